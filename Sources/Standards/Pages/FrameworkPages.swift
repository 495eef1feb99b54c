import Kernel
import Markup

/// One framework: what it is, its stages, and what it holds.
enum FrameworkPages {
  static func framework(
    _ framework: Framework, scale: Scale?, versions: [Framework], successor: Framework?,
    mappings: [FrameworkMapping], professions: [ProfessionExpectations]
  ) -> Page {
    Page(
      framework.title, caption: framework.publisher, trail: StandardsPages.trail, width: .wide,
      """
      <p class="lead">\(framework.about)</p>
      \(notice(framework, successor))
      <p class="not-printed">\(buttonLink(
        "Read all of it on one page", to: framework.versionAddress, .second))</p>
      \(contents(framework))
      \(stages(framework))
      \(scale.map(points))
      \(beside(professions))
      \(particulars(framework))
      \(elsewhere(mappings))
      \(history(versions, framework))
      """)
  }

  static func notice(_ framework: Framework, _ successor: Framework?) -> HTML {
    var notices: [HTML] = []
    if !framework.state.isFixed {
      notices.append(
        notificationBanner(.note, "This version is not in force: its words can still change."))
    }
    if framework.state == .superseded || framework.state == .retired {
      notices.append(
        notificationBanner(
          .note, "This version is no longer in force.",
          detail: """
            <p>What was begun under it stays readable. \
            <a href="\(framework.address)">Read the version in force</a>.</p>
            """))
    }
    if let retiresOn = framework.retiresOn, framework.state != .retired {
      notices.append(notificationBanner(.important, "It retires on \(retiresOn.inWords)."))
    }
    if let successor {
      notices.append(
        notificationBanner(
          .note, "Another framework is to take its place.",
          detail: "<p><a href=\"\(successor.address)\">\(successor.title)</a></p>"))
    }
    return HTML.joined(notices)
  }

  private static func contents(_ framework: Framework) -> HTML {
    guard framework.nodes.contains(where: { $0.level == .area }) else {
      return """
        <h2>\(Framework.plural(framework.levelNames.standard).capitalisedFirst)</h2>
        \(list(framework.nodes, framework))
        """
    }
    return HTML.joined(framework.nodes.map { area($0, framework) })
  }

  private static func area(_ area: StandardNode, _ framework: Framework) -> HTML {
    """
    <section>
    <h2><a href="\(framework.address(of: area.code))">\(numbered(area, framework))</a></h2>
    \(area.children.contains { !$0.children.isEmpty }
      ? HTML.joined(
        area.children.map { standard in
          """
          <h3><a href="\(framework.address(of: standard.code))">\(numbered(standard, framework))</a></h3>
          \(list(standard.children, framework))
          """
        }) : list(area.children, framework))
    </section>
    """
  }

  static func list(_ nodes: [StandardNode], _ framework: Framework) -> HTML {
    """
    <ul>
    \(each: nodes, { node in
      """
      <li><a href="\(framework.address(of: node.code))">\(numbered(node, framework))</a>\
      \(node.about.map { "<br><span class=\"muted\">\($0)</span>" as HTML })</li>
      """
    })
    </ul>
    """
  }

  /// `2.2a Provide clear purpose`; a code that is a word says nothing that the title does not.
  static func numbered(_ node: StandardNode, _ framework: Framework) -> String {
    node.code.first?.isNumber == true ? "\(node.code) \(node.title)" : node.title
  }

  private static func stages(_ framework: Framework) -> HTML {
    guard !framework.stages.isEmpty else { return .empty }
    return """
      <h2>Stages</h2>
      <p>Each competency asks for something else at each stage. Which one holds follows from the post; \
      hours worked make no difference.</p>
      \(table(
        "Stages", [Column("Stage"), Column("For whom"), Column("How far it can be relied on")],
        framework.stages.map { stage in
          [
            HTML.escaped(stage.isOptional ? stage.title : "\(stage.code) \(stage.title)"),
            "\(stage.scope)\(when: stage.isOptional, "<br><span class=\"muted\">Nobody is assessed at it.</span>")",
            HTML.escaped(stage.statusWords),
          ]
        }, captionHidden: true))
      """
  }

  private static func points(_ scale: Scale) -> HTML {
    """
    <h2>How far somebody is</h2>
    <p>Answers are for one’s own development and are no judgement of performance.</p>
    \(table(
      "The scale", [Column("Answer"), Column("Meaning")],
      scale.points.map { point in
        [
          "\(point.value) \(point.label)\(point.alsoCalled.map { " (also called \($0))" as HTML })",
          HTML.escaped(point.meaning ?? ""),
        ]
      } + (scale.noAnswer.map { [[HTML.escaped($0), "Counts for nothing, for or against"]] } ?? []),
      captionHidden: true))
    <p class="muted">\(scale.title), version \(scale.reference.version), \(scale.publisher). \
    \(scale.statusWords).</p>
    """
  }

  private static func beside(_ professions: [ProfessionExpectations]) -> HTML {
    guard !professions.isEmpty else { return .empty }
    return """
      <h2>What some professions add</h2>
      <p>It stands beside the core on the page of each competency, and never changes it. No employer \
      can change the core either.</p>
      <ul>\(each: professions, { profession in
        """
        <li>\(profession.title): \(profession.lines.count) competencies. <span class="muted">\
        \(profession.statusWords).</span></li>
        """
      })</ul>
      """
  }

  static func particulars(_ framework: Framework) -> HTML {
    """
    <h2>Where it comes from</h2>
    \(summaryList([
      SummaryRow("Version", "\(framework.version) \(StandardsPages.state(framework))" as HTML),
      SummaryRow("In force", framework.effectiveWords),
      SummaryRow("Publisher", framework.publisher),
      SummaryRow("Official wording", official(framework)),
      SummaryRow("Words on these pages", framework.wordingWords),
      SummaryRow("How far it can be relied on", framework.statusWords),
      SummaryRow(
        "Sources",
        HTML.joined(framework.sources.map(source), by: "<br>")),
    ]))
    \(framework.notes.isEmpty
      ? HTML.empty
      : "<h3>Notes</h3><ul>\(each: framework.notes, { "<li>\($0)</li>" })</ul>" as HTML)
    """
  }

  static func official(_ framework: Framework) -> HTML {
    framework.official.address.map { Link(framework.official.title, to: $0).html }
      ?? HTML.escaped(framework.official.title)
  }

  private static func source(_ source: ContentOrigin) -> HTML {
    "\(source.address.map { Link(source.title, to: $0).html } ?? HTML.escaped(source.title)), \(source.publisher)"
  }

  private static func elsewhere(_ mappings: [FrameworkMapping]) -> HTML {
    guard !mappings.isEmpty else { return .empty }
    return """
      <h2>What counts where</h2>
      <ul>\(each: mappings, { mapping in
        "<li><a href=\"\(mapping.address)\">\(mapping.title)</a> <span class=\"muted\">\(mapping.standing).</span></li>"
      })</ul>
      """
  }

  private static func history(_ versions: [Framework], _ shown: Framework) -> HTML {
    """
    <h2>Versions</h2>
    <ul>\(each: versions, { version in
      """
      <li><a href="\(version.versionAddress)">Version \(version.version)</a>\
      \(when: version.version == shown.version, ", shown here") \(StandardsPages.state(version)) \
      <span class="muted">\(version.effectiveWords)</span></li>
      """
    })</ul>
    """
  }
}

extension String {
  var capitalisedFirst: String { prefix(1).uppercased() + dropFirst() }
}
