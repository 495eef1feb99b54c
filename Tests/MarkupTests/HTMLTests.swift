import Foundation
import Kernel
import Markup
import Testing

@Suite struct `Markup` {
  @Test func `escapes words, also in attributes`() {
    let name = "<b onclick=\"x('y')\">&"
    let html: HTML = "<p title=\"\(name)\">\(name)</p>"
    let escaped = "&lt;b onclick=&quot;x(&#39;y&#39;)&quot;&gt;&amp;"
    #expect(html.text == "<p title=\"\(escaped)\">\(escaped)</p>")
  }

  @Test func `passes markup through and leaves out what is not there`() {
    let bold: HTML = "<b>a</b>"
    let none: HTML? = nil
    #expect(("<p>\(bold)\(none)</p>" as HTML).text == "<p><b>a</b></p>")
  }

  @Test func `repeats a piece for each element`() {
    let list: HTML = "<ul>\(each: ["a", "<"], { "<li>\($0)</li>" })</ul>"
    #expect(list.text == "<ul><li>a</li><li>&lt;</li></ul>")
  }

  @Test func `keeps names of every script as they are`() {
    let name = "Ngozi Adéyemi 王小明 محمد"
    #expect(HTML.escaped(name).text == name)
  }

  @Test(arguments: [
    ("", ""), ("none", "none"), ("<!--form-token-->", "T"),
    ("<<!--form-token--><p><!--form-token--></p><!--form-token", "<T<p>T</p><!--form-token"),
    ("é<!--form-token-->ü<", "éTü<"),
  ])
  func `puts the token in every place that waits for it`(text: String, filled: String) {
    #expect(HTML(stringLiteral: text).replacing(.formToken, with: "T").text == filled)
  }

  @Test func `lets nobody type what stands for the token of a form`() {
    let typed: HTML = "<p>\("<!--form-token-->")</p>"
    #expect(typed.replacing(.formToken, with: "secret").text == "<p>&lt;!--form-token--&gt;</p>")
  }
}

@Suite struct `The frame around a page` {
  @Test func `says in the title that something is to be mended, and leads to it`() {
    let page = Page(
      "Record your discussion", problems: [Problem("metOn", "Enter the date you met")],
      dayInput(
        "metOn", "When did you meet?", DayAnswer(),
        problems: [
          Problem("metOn", "Enter the date you met")
        ]))
    let text = Frame().document(of: page).text
    #expect(text.contains("<title>Error: Record your discussion – Waypoint</title>"))
    #expect(text.contains("<a href=\"#metOn\">Enter the date you met</a>"))
    #expect(text.contains("id=\"metOn\""))
  }

  @Test func `fills the token into every form`() {
    var frame = Frame()
    frame.formToken = "<input name=\"token\">"
    let page = Page("Two", form(to: "/a", "") + form(to: "/b", ""))
    let text = frame.document(of: page).text
    #expect(text.components(separatedBy: "<input name=\"token\">").count == 3)
    #expect(!text.contains("form-token"))
  }

  @Test func `never sends a password back`() {
    let html = textInput("password", "Password", "secret words", kind: .password)
    #expect(!html.text.contains("secret"))
  }
}

@Suite struct `A page of a long list` {
  @Test(arguments: [
    (1, 0, "No people"), (1, 1, "1 person"), (1, 37, "37 people"),
    (2, 1_240, "Showing 51 to 100 of 1,240 people"), (99, 120, "Showing 101 to 120 of 120 people"),
  ])
  func `says what it shows`(number: Int, total: Int, words: String) {
    let page = PageOfMany(number: number, size: 50, total: total)
    #expect(page.inWords("person", "people") == words)
  }

  @Test func `links to its neighbours and both ends`() {
    let html = pagination(PageOfMany(number: 5, size: 10, total: 100)) { "/p?page=\($0)" }
    for number in [1, 4, 5, 6, 10] { #expect(html.text.contains("aria-label=\"Page \(number)\"")) }
    #expect(!html.text.contains("aria-label=\"Page 3\""))
  }
}
