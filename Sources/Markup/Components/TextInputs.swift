import Kernel

/// How wide a control is drawn says how long an answer is expected to be.
package enum InputWidth: String, Sendable {
  case full, half, twenty, ten, five, three, two
}

package enum InputKind: String, Sendable {
  case text, email, password, search, tel, url
}

package func textInput(
  _ name: String, _ label: String, _ value: String?, hint: String? = nil,
  kind: InputKind = .text, width: InputWidth = .full, numeric: Bool = false,
  autocomplete: String? = nil, problems: [Problem] = []
) -> HTML {
  let words = ControlWords(name, hint: hint, problems)
  // What is typed as a password is never sent back.
  let shown = kind == .password ? nil : value
  return """
    <div class="\(words.groupStyle)">
    <label for="\(name)">\(label)</label>
    \(words.html)
    <input class="width-\(width.rawValue)" id="\(name)" name="\(name)" type="\(kind.rawValue)"\
    \(attribute("value", shown))\(attribute("inputmode", numeric ? "numeric" : nil))\
    \(attribute("autocomplete", autocomplete))\(attribute("spellcheck", kind == .text && autocomplete == nil ? nil : "false"))\
    \(words.describedBy)\(words.invalid)>
    </div>
    """
}

package func textArea(
  _ name: String, _ label: String, _ value: String?, hint: String? = nil, rows: Int = 5,
  problems: [Problem] = []
) -> HTML {
  let words = ControlWords(name, hint: hint, problems)
  return """
    <div class="\(words.groupStyle)">
    <label for="\(name)">\(label)</label>
    \(words.html)
    <textarea id="\(name)" name="\(name)" rows="\(rows)"\(words.describedBy)\(words.invalid)>
    \(value ?? "")</textarea>
    </div>
    """
}

/// A day in three boxes: nobody has to find a date of birth in a calendar.
package func dayInput(
  _ name: String, _ legend: String, _ value: DayAnswer, hint: String? = "For example, 27 3 2026",
  isBirthday: Bool = false, problems: [Problem] = []
) -> HTML {
  let words = ControlWords(name, hint: hint, problems)
  let box = { (part: String, label: String, id: String, typed: String?, width: String) -> HTML in
    """
    <div>
    <label for="\(id)">\(label)</label>
    <input class="width-\(width)" id="\(id)" name="\(name)-\(part)" type="text" inputmode="numeric"\
    \(attribute("value", typed))\(attribute("autocomplete", isBirthday ? "bday-\(part)" : nil))\(words.invalid)>
    </div>
    """
  }
  return """
    <fieldset class="\(words.groupStyle)" role="group"\(words.describedBy)>
    <legend>\(legend)</legend>
    \(words.html)
    <div class="day">
    \(box("day", "Day", name, value.day, "two"))
    \(box("month", "Month", "\(name)-month", value.month, "two"))
    \(box("year", "Year", "\(name)-year", value.year, "five"))
    </div>
    </fieldset>
    """
}

/// Choosing files from the user's own machine.
package func fileUpload(
  _ name: String, _ label: String, hint: String? = nil, several: Bool = false,
  accepting kinds: String? = nil, problems: [Problem] = []
) -> HTML {
  let words = ControlWords(name, hint: hint, problems)
  return """
    <div class="\(words.groupStyle)">
    <label for="\(name)">\(label)</label>
    \(words.html)
    <input class="file" id="\(name)" name="\(name)" type="file"\(attribute("multiple", when: several))\
    \(attribute("accept", kinds))\(words.describedBy)\(words.invalid)>
    </div>
    """
}
