func shown(_ name: String) -> HTML {
  // ruleid: html-from-a-string
  HTML(stringLiteral: "<b>" + name + "</b>")
}

func shownOtherwise(_ name: String) -> [HTML] {
  // ruleid: html-from-a-string
  let one = HTML(stringInterpolation: name)
  // ruleid: html-from-a-string
  let two = HTML.init(stringLiteral: name)
  return [one, two]
}

func answered(_ name: String) -> Answer {
  // ruleid: html-into-an-answer
  Answer.text("<b>\(name)</b>", type: "text/html")
}

func answeredOtherwise(_ name: String) -> [Answer] {
  // ruleid: html-into-an-answer
  let one: Answer = .text("<b>\(name)</b>", type: "text/html")
  // ruleid: html-into-an-answer
  let two = Answer.file(named: name, type: "text/html; charset=utf-8", bytes)
  // ruleid: html-into-an-answer
  let three: Answer = .file(named: name, type: "text/html", bytes)
  // ruleid: html-into-an-answer
  let four: Answer = .asset(type: "application/xhtml+xml", bytes)
  return [one, two, three, four]
}

func fine(_ name: String) -> HTML { "<b>\(name)</b>" }
