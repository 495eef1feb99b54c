import Kernel
import Markup
import Records

extension TrainingForm {
  var words: String {
    switch self {
    case .module: "Module"
    case .bundle: "Bundle of modules"
    case .qualification: "Existing qualification"
    }
  }

  /// How a module may be learnt, to choose from.
  static var kinds: [Choice] { ModuleKind.allCases.map { Choice($0.rawValue, $0.words) } }
}

extension Training {
  var kindCode: String? { kind?.rawValue }
  var kindWords: String? { kind?.words }
}

extension AccreditationLine {
  /// Its form, and how a module is learnt.
  var sort: String {
    kind.map { "\(form.words): \($0.words.lowercased())" } ?? form.words
  }
}

extension Judgement.Outcome {
  var words: String {
    switch self {
    case .met: "Met"
    case .partly: "Partly met"
    case .notMet: "Not met"
    }
  }
}

extension AccreditationState {
  var tag: HTML {
    let colour: TagColour =
      switch self {
      case .draft, .replaced, .expired, .withdrawn: .grey
      case .submitted, .screening, .reviewersAssigned, .inReview, .panel: .blue
      case .clarification, .appealed, .accreditedWithConditions, .suspended: .amber
      case .accredited: .green
      case .notAccredited: .red
      }
    return Markup.tag(words, colour)
  }
}

/// What the page of one step says.
struct AccreditationStepWords {
  let title: String
  let about: String
  /// What is asked for in words; `nil` where nothing is.
  let ask: String?
  let hint: String?
  let button: String
  let done: String

  /// `nil` for steps that have a page of their own, and for those that nobody takes.
  init?(_ step: AccreditationStep) {
    switch step {
    case .submit:
      self.init(
        "Check what you hand in",
        "Once it is handed in, nothing of it can be changed until it is sent back or decided.",
        button: "Hand it in", done: "It is handed in")
    case .startScreening:
      self.init(
        "Look through it",
        "You look whether everything is there that reviewers need. The provider sees that you do.",
        button: "Begin", done: "The provider sees that it is being looked through")
    case .sendBack:
      self.init(
        "Send it back", "The provider can fill in what is missing and hand it in again.",
        ask: "What is missing?", hint: "The provider reads this", button: "Send it back",
        done: "It is sent back")
    case .ask:
      self.init(
        "Ask the provider", "The review waits until they have answered.",
        ask: "What do you want to know?", hint: "The provider reads this, and not who asks",
        button: "Send the question", done: "The question is sent")
    case .answer:
      self.init(
        "Answer the question", "The review goes on once you have answered.", ask: "Your answer",
        hint: "The reviewers read this", button: "Send the answer", done: "The answer is sent")
    case .toPanel:
      self.init(
        "Put it before the panel",
        "Every reviewer has judged every criterion. After this, what they found is fixed.",
        button: "Put it before the panel", done: "It is before the panel")
    case .appeal:
      self.init(
        "Appeal",
        "Somebody who had no part in the decision looks at your reasons. An appeal can be made once.",
        ask: "Why should it be decided anew?",
        hint: "What was overlooked, or not done as it should",
        button: "Send the appeal", done: "Your appeal is sent")
    case .uphold:
      self.init(
        "Have it decided anew", "It goes before a panel again.", ask: "Why?",
        hint: "The provider reads this", button: "Have it decided anew",
        done: "It is before the panel again")
    case .dismiss:
      self.init(
        "Leave it as it was decided", "This is final for this request.", ask: "Why?",
        hint: "The provider reads this", button: "Leave it as it was decided",
        done: "The decision stands")
    case .suspend:
      self.init(
        "Suspend it",
        "Nobody can begin it until the suspension is lifted. Those who have begun go on, and what was finished counts.",
        ask: "Why?", hint: "The provider reads this", button: "Suspend it", done: "It is suspended")
    case .liftSuspension:
      self.init(
        "Lift the suspension", "People can begin it again.", ask: "What has changed?",
        hint: "The provider reads this", button: "Lift the suspension",
        done: "The suspension is lifted")
    case .withdraw:
      self.init(
        "Withdraw it",
        "This cannot be taken back. What people have finished counts all the same.", ask: "Why?",
        hint: "Both sides read this", button: "Withdraw it", done: "It is withdrawn")
    case .assignReviewers, .changeReviewers, .beginReview, .accredit, .accreditWithConditions,
      .decline, .meetConditions, .tellChange, .replace, .expire:
      return nil
    }
  }

  private init(
    _ title: String, _ about: String, ask: String? = nil, hint: String? = nil, button: String,
    done: String
  ) {
    self.title = title
    self.about = about
    self.ask = ask
    self.hint = hint
    self.button = button
    self.done = done
  }
}

extension AccreditationStep {
  /// As a timeline tells it.
  var told: String {
    switch self {
    case .submit: "Handed in"
    case .startScreening: "Began to look through it"
    case .sendBack: "Sent back"
    case .assignReviewers: "Given to reviewers"
    case .changeReviewers: "Reviewers changed"
    case .beginReview: "The review began"
    case .ask: "Question"
    case .answer: "Answer"
    case .toPanel: "Put before the panel"
    case .accredit: "Accredited"
    case .accreditWithConditions: "Accredited with conditions"
    case .decline: "Not accredited"
    case .appeal: "Appealed"
    case .uphold: "To be decided anew"
    case .dismiss: "The decision stands"
    case .meetConditions: "All conditions met"
    case .suspend: "Suspended"
    case .liftSuspension: "Suspension lifted"
    case .tellChange: "Small change"
    case .replace: "Replaced by a later version"
    case .expire: "Expired"
    case .withdraw: "Withdrawn"
    }
  }
}
