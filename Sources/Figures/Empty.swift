package enum FiguresFloor {}
