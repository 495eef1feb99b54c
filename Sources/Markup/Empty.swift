package enum MarkupFloor {}
