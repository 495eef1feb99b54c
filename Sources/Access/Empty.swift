package enum AccessFloor {}
