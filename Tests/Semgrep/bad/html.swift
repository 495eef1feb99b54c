func shown(_ name: String) -> HTML {
  // ruleid: html-from-a-string
  HTML(stringLiteral: "<b>" + name + "</b>")
}

func answered(_ name: String) -> Answer {
  // ruleid: html-into-an-answer
  Answer.text("<b>\(name)</b>", type: "text/html")
}

func fine(_ name: String) -> HTML { "<b>\(name)</b>" }
