import Kernel

/// One line of a summary: what it is, the value, and what can be done about it.
package struct SummaryRow: Hashable, Sendable {
  package let key: String
  package let value: HTML
  /// The words are read out together with the key: "Change" becomes "Change date of birth".
  package let actions: [Link]

  package init(_ key: String, _ value: HTML, actions: [Link] = []) {
    self.key = key
    self.value = value
    self.actions = actions
  }

  package init(_ key: String, _ value: String?, actions: [Link] = []) {
    self.init(
      key, value.map(HTML.escaped) ?? "<span class=\"none\">Not given</span>", actions: actions)
  }
}

package func summaryList(_ rows: [SummaryRow]) -> HTML {
  """
  <dl class="summary">
  \(each: rows, { row in
    """
    <div>
    <dt>\(row.key)</dt>
    <dd>\(row.value)</dd>
    \(summaryActions(row))
    </div>
    """
  })
  </dl>
  """
}

private func summaryActions(_ row: SummaryRow) -> HTML {
  guard !row.actions.isEmpty else { return .empty }
  return """
    <dd class="actions">\(each: row.actions, { link in
      "<a href=\"\(link.address)\">\(link.words)<span class=\"hidden\"> \(lowered(row.key))</span></a> "
    })</dd>
    """
}

private func lowered(_ words: String) -> String { words.prefix(1).lowercased() + words.dropFirst() }

/// One thing to do, with how far it is.
package struct TaskItem: Hashable, Sendable {
  package let link: Link?
  package let words: String
  package let hint: HTML?
  package let status: HTML

  package init(_ words: String, to address: String?, hint: HTML? = nil, status: HTML) {
    self.words = words
    link = address.map { Link(words, to: $0) }
    self.hint = hint
    self.status = status
  }
}

/// Things to do. The whole row leads to the thing.
package func taskList(_ items: [TaskItem]) -> HTML {
  """
  <ul class="tasks">
  \(each: items, { item in
    """
    <li>
    <div class="task-words">\(item.link?.html ?? HTML.escaped(item.words))\
    \(item.hint.map { "<p class=\"hint\">\($0)</p>" as HTML })</div>
    <div class="task-status">\(item.status)</div>
    </li>
    """
  })
  </ul>
  """
}

/// Something that happened, for a timeline; newest first.
package struct TimelineEntry: Hashable, Sendable {
  package let words: HTML
  /// When it happened and who wrote it down, already in words.
  package let when: String
  package let by: String?
  package let detail: HTML?

  package init(_ words: HTML, when: String, by: String? = nil, detail: HTML? = nil) {
    self.words = words
    self.when = when
    self.by = by
    self.detail = detail
  }
}

package func timeline(_ entries: [TimelineEntry]) -> HTML {
  """
  <ol class="timeline">
  \(each: entries, { entry in
    """
    <li>
    <p class="timeline-words">\(entry.words)</p>
    <p class="timeline-when">\(entry.when)\(entry.by.map { ", by \($0)" as HTML })</p>
    \(entry.detail)
    </li>
    """
  })
  </ol>
  """
}
