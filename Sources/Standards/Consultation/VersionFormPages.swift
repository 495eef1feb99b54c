import Kernel
import Markup

/// The forms of those who write, approve and publish.
enum VersionFormPages {
  static func load(bodies: [Choice], _ answers: FormData, problems: [Problem] = []) -> Page {
    Page(
      "Load a draft", problems: problems, trail: VersionWorkPages.trail,
      bodies.isEmpty
        ? emptyState(
          "No national body writes standards here yet.",
          "<p>An administrator of the body gives somebody the role of accreditor.</p>")
        : form(
          to: "/standards/versions", hasFiles: true,
          """
          <p>A text in the format of the standards that are shipped with Waypoint (YAML). It is checked \
          whole: with a fault in it, nothing is kept.</p>
          \(bodies.count == 1
            ? hiddenField("body", bodies[0].code)
            : select(
              "body", "Which body writes it?", bodies, chosen: answers["body"], blank: "Choose one",
              problems: problems))
          \(source(answers, problems))
          \(button("Load it"))
          """))
  }

  static func text(_ view: VersionView, _ answers: FormData, problems: [Problem] = []) -> Page {
    Page(
      "Replace the text", caption: view.version.words, problems: problems,
      back: Link("Back to the version", to: view.workAddress),
      """
      <p>The text as it stands is kept as edition \(view.version.edition). \
      \(when: view.version.state == .consultation, "Reviewers are asked anew whether they agree.")</p>
      \(form(
        to: "\(view.workAddress)/text", hasFiles: true,
        """
        \(hiddenField("seen", answers["seen"] ?? "\(view.version.revision)"))
        \(source(answers, problems))
        \(button("Replace it"))
        """))
      """)
  }

  private static func source(_ answers: FormData, _ problems: [Problem]) -> HTML {
    """
    \(fileUpload("file", "The file", hint: "A text file (.yaml)", accepting: ".yaml,.yml,.txt", problems: problems))
    \(textArea("text", "Or paste the text", answers["text"], rows: 12, problems: problems))
    """
  }

  // MARK: Steps

  static func step(
    _ view: VersionView, _ step: FrameworkStep, _ answers: FormData, problems: [Problem] = []
  ) -> Page {
    Page(
      VersionWorkPages.words(step), caption: view.version.words, problems: problems,
      back: Link("Back to the version", to: view.workAddress),
      """
      \(about(step, view))
      \(form(
        to: "\(view.workAddress)/steps/\(step.rawValue)",
        """
        \(hiddenField("seen", answers["seen"] ?? "\(view.version.revision)"))
        \(ask(step, view, answers, problems))
        \(button(VersionWorkPages.words(step), [.retire, .withdraw].contains(step) ? .warning : .main))
        """))
      """)
  }

  private static func about(_ step: FrameworkStep, _ view: VersionView) -> HTML {
    switch step {
    case .openConsultation:
      """
      <p>Everybody who is invited is told, and everybody can read the text. It stays as it is until the \
      consultation is closed.</p>
      """
    case .takeBack:
      "<p>The consultation ends. What was said stays and is answered; a new one begins anew.</p>"
    case .askApproval: "<p>Approvers of the body who did not write it are told.</p>"
    case .approve:
      "<p>You say for your body that this text may be published as it stands.</p>"
    case .sendBack: "<p>It is a draft again, and is consulted on anew.</p>"
    case .publish:
      """
      <p>It is in force at once, for whatever is begun from now on\
      \(view.before.map { ", and takes the place of version \($0.version)" as HTML }). What was begun \
      goes on under the version that it was begun with. Its text never changes again.</p>
      <p>\(view.active.count { $0.isReviewer && $0.agrees == true }) of \
      \(view.active.count { $0.isReviewer }) reviewers agree.</p>
      \(when: view.before != nil, insetText("""
        Gateways, bundles, professions and mappings that name the earlier version are met by the same \
        code at the same stage of this one. What was signed off against the earlier one stays as it \
        is, and is nothing of this one.
        """))
      """
    case .withdraw:
      """
      <p>It is given up for good, and everybody can read why. What was said stays, and another version \
      may have its name. Those who have a say are told.</p>
      """
    case .announceRetirement:
      view.version.retiresOn.map { day in
        """
        <p>It is announced for \(day.inWords). Those who were told are told of the new day. A later day \
        can be chosen at any time, an earlier one only in time for every warning.</p>
        """ as HTML
      }
        ?? "<p>Those who use it are told 26, 12 and 4 weeks before. The day can be put off later.</p>"
    case .callOffRetirement: "<p>It stays. Those who were told that it retires are told.</p>"
    case .retire:
      "<p>It is over for good. What was done under it stays as it is, and it stays readable.</p>"
    case .replaceText, .supersede: .empty
    }
  }

  private static func ask(
    _ step: FrameworkStep, _ view: VersionView, _ answers: FormData, _ problems: [Problem]
  ) -> HTML {
    switch step {
    case .openConsultation:
      dayInput(
        "day", "Until when are comments taken?", answers.day("day"),
        hint: "The last day: \(view.earliest.inWords) or later", problems: problems)
    case .announceRetirement:
      dayInput(
        "day", "On which day does it retire?", answers.day("day"),
        hint: view.version.retiresOn.map {
          "Later than \($0.inWords), or \(view.earliest.inWords) or later"
        } ?? "\(view.earliest.inWords) or later", problems: problems)
    case .takeBack, .sendBack, .withdraw, .callOffRetirement:
      textArea("words", "Why?", answers["words"], problems: problems)
    case .askApproval, .approve, .publish, .retire, .replaceText, .supersede: .empty
    }
  }

  static func shipped(
    _ framework: Framework, earliest: Day, _ answers: FormData, problems: [Problem] = []
  ) -> Page {
    Page(
      "Announce its retirement", caption: "\(framework.title), version \(framework.version)",
      problems: problems, back: Link("Back to the versions", to: "/standards/versions"),
      """
      <p>Those who use it are told 26, 12 and 4 weeks before. The day can be put off later.</p>
      \(form(
        to: "/standards/versions/shipped/\(framework.code)/\(framework.version)",
        """
        \(dayInput(
          "day", "On which day does it retire?", answers.day("day"),
          hint: "\(earliest.inWords) or later", problems: problems))
        \(button("Announce its retirement"))
        """))
      """)
  }
}
