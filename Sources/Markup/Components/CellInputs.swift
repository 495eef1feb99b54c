import Kernel

/// A box to type in inside a table, whose column says to the eye what its label says to others.
package func cellInput(
  _ name: String, _ label: String, _ value: String?, numeric: Bool = false, size: Int = 20,
  problems: [Problem] = []
) -> HTML {
  let words = ControlWords(name, hint: nil, problems)
  return """
    <div class="\(words.groupStyle) in-cell">
    <label class="hidden" for="\(name)">\(label)</label>
    \(words.html)
    <input id="\(name)" name="\(name)" type="text" size="\(size)"\(attribute("value", value))\
    \(attribute("inputmode", numeric ? "decimal" : nil)) autocomplete="off" spellcheck="false"\
    \(words.describedBy)\(words.invalid)>
    </div>
    """
}

/// A box to tick inside a table.
package func cellTick(
  _ name: String, _ label: String, ticked: Bool, value: String = "yes", id: String? = nil
) -> HTML {
  """
  <div class="box in-cell">
  <input id="\(id ?? name)" name="\(name)" type="checkbox" value="\(value)"\(attribute("checked", when: ticked))>
  <label for="\(id ?? name)"><span class="hidden">\(label)</span></label>
  </div>
  """
}
