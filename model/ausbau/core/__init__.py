"""What every part stands on: units, time, random numbers, parameters, files, errors."""
