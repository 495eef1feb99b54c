/// How the pages look: one style sheet of our own, one small script, one mark.
package enum Look {
  package static let stylesheet = [
    colours, base, frame, forms, messages, lists, tables, charts, matrix, narrow, print,
    matrixOnPaper,
  ].joined(separator: "\n")

  package static let icon = """
    <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">\
    <rect width="32" height="32" rx="7" fill="#14363c"/>\
    <g fill="#f2c078"><ellipse cx="16" cy="24" rx="11" ry="3.8"/>\
    <ellipse cx="15" cy="16.3" rx="7.4" ry="3.1"/><ellipse cx="17" cy="9.6" rx="4.4" ry="2.6"/></g></svg>
    """
}
