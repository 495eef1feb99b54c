package enum FilesFloor {}
