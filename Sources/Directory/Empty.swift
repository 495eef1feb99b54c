package enum DirectoryFloor {}
