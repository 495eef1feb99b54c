package enum RecordsFloor {}
