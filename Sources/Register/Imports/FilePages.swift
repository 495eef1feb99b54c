import Kernel
import Markup

enum FilePages {
  struct Waiting: Sendable {
    let address: String
    let files: String
    let isLoading: Bool
    let uploadedAt: Instant
    let expiresAt: Instant
  }

  struct Loaded: Sendable {
    let address: String
    let files: String
    let formats: String
    let organisation: String
    let at: Instant
    let by: String
    let summary: String
    let isUndone: Bool
  }

  static let trail = [Link("Home", to: "/"), Link("Files", to: "/files")]

  static func start(
    _ waiting: [Waiting], _ history: [Loaded], takingOut: [Link], _ answers: FormData,
    problems: [Problem] = []
  ) -> Page {
    Page(
      "Load files", problems: problems, trail: [Link("Home", to: "/")], width: .wide,
      """
      <p class="lead">Send staff files as you have them. You see what would change first; nothing \
      is saved until you confirm.</p>
      <p>No ESR and no care workforce data set? <a href="/files/template">Use any spreadsheet, or \
      our template</a>.</p>
      \(waiting.isEmpty ? HTML.empty : waitingList(waiting))
      \(form(
        to: "/files", hasFiles: true,
        """
        \(fileUpload(
          "files", "Choose one or more files",
          hint: "Your own list of staff or training, bulk upload files of the Adult Social Care "
            + "Workforce Data Set (workplace, staff and training together), staff in post or "
            + "competences of the Electronic Staff Record, or lists of organisations. Excel (.xlsx) "
            + "or CSV, up to 100 MB together.",
          several: true, accepting: ".csv,.txt,.gz,.xlsx,.xlsm", problems: problems))
        \(details(
          "More choices",
          open: problems.contains { $0.field != "files" },
          """
          \(textInput(
            "organisation", "Code of the employer", answers["organisation"],
            hint: "Only if the file does not say whose it is", width: .ten, problems: problems))
          \(dayInput(
            "asOf", "The day the file was made", answers.day("asOf"),
            hint: "Today if you leave it blank", problems: problems))
          """))
        \(button("See what would change"))
        """))
      <h2>Loaded before</h2>
      \(history.isEmpty ? emptyState("Nothing has been loaded yet.") : historyTable(history).html)
      \(downloads("/files", rows: history.count))
      \(ExportPages.way(takingOut))
      """)
  }

  private static func waitingList(_ waiting: [Waiting]) -> HTML {
    """
    <h2>Waiting for you to confirm</h2>
    \(taskList(
      waiting.map { upload in
        TaskItem(
          upload.files, to: upload.address,
          hint: "Sent \(upload.uploadedAt.inWords), kept until \(upload.expiresAt.inWords)",
          status: upload.isLoading ? tag("Being loaded", .blue) : tag("To confirm", .amber))
      }))
    """
  }

  static func historyTable(_ history: [Loaded]) -> ListTable {
    ListTable(
      "Loads, latest first",
      [Column("When"), Column("Files"), Column("For"), Column("What changed"), Column("By")],
      history.map { load in
        [
          ListTable.Cell(
            """
            <a href="\(load.address)">\(load.at.inWords)</a>\
            \(load.isUndone ? "<br>\(tag("Undone", .amber))" as HTML : HTML.empty)
            """, load.isUndone ? "\(load.at.inWords) (undone)" : load.at.inWords),
          ListTable.Cell(
            "\(load.files)<br><span class=\"muted small\">\(load.formats)</span>",
            "\(load.files) (\(load.formats))"),
          .text(load.organisation), .text(load.summary), .text(load.by),
        ]
      }, captionHidden: true)
  }

  /// A job is at the files of the user.
  struct Working: Sendable {
    let address: String
    let isLoading: Bool
    let files: String
    let words: String
    let done: Int
    let of: Int
    let since: Instant
  }

  static func working(_ view: Working) -> Page {
    Page(
      view.isLoading ? "Loading the files" : "Checking the files", caption: view.files,
      trail: trail,
      """
      \(progress(view.words, done: view.done, of: view.of, refresh: view.address))
      <p>\(view.isLoading
        ? "You can leave this page. The receipt will be under Files."
        : "You can leave this page. The files wait for you under Files, and nothing is changed before you confirm.")</p>
      <p class="muted small">Asked for on \(view.since.inWords).</p>
      """)
  }

  /// The job could not be done.
  struct Stopped: Sendable {
    let address: String
    let isLoading: Bool
    let files: String
    /// What the user can mend; `nil` when it went wrong on our side.
    let refusal: String?
    let reference: String?
  }

  static func stopped(_ view: Stopped) -> Page {
    Page(
      view.isLoading ? "The files were not all loaded" : "The files could not be checked",
      caption: view.files, trail: trail,
      """
      <p>\(view.refusal.map { $0 + "." } ?? "Something went wrong on our side.")</p>
      <p>\(view.isLoading
        ? "What was loaded before it stopped is under Files. Check again to see what is still to be loaded."
        : "Nothing was changed.")</p>
      \(view.reference.map {
        "<p>If it happens again, tell your administrator the reference <strong>\($0)</strong>.</p>" as HTML
      })
      <div class="button-group">
      \(form(to: "\(view.address)/check", button("Check again")))
      \(form(to: "\(view.address)/discard", button("Discard the files", .second)))
      </div>
      """)
  }

  /// One receipt for each employer.
  static func receipts(_ loads: [Loaded]) -> Page {
    Page(
      "The files are loaded", trail: trail, width: .wide,
      loads.isEmpty
        ? emptyState("They are loaded. The receipt is under Files.") : historyTable(loads).html)
  }

  static func gone(_ words: String) -> Page {
    Page(
      "These files are no longer here", trail: trail,
      """
      <p>\(words).</p>
      <p>\(buttonLink("Go to files", to: "/files"))</p>
      """)
  }
}
