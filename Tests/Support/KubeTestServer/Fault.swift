/// What the server does wrong, on request.
package enum Fault: Sendable {
  /// Answers with this status.
  case refuse(Int, reason: String = "", retryAfter: Int? = nil)
  /// Takes the request and never answers.
  case neverAnswer
  /// Sends this many bytes of the response at a time, with a pause after each.
  case trickle(bytes: Int, pause: Duration)
  /// Ends the connection after this many bytes of the body.
  case cut(afterBytes: Int)
  /// A watch that opens and then says nothing, not even bookmarks.
  case silence
  /// A watch that ends with an ERROR event of this status.
  case errorEvent(Int, reason: String)
  /// A watch that ends in the middle of its first event.
  case cutFirstEvent
  /// A watch that says everything twice.
  case repeatEvents
  /// A watch that says something else than events.
  case garbage
  /// A watch that ends at once.
  case endWatch
}

/// Which requests a fault befalls.
package struct FaultTarget: Sendable {
  /// What is asked for.
  package enum Verb: Sendable {
    case list, watch, get, create
  }

  let verb: Verb?
  let plural: String?
  let isContinued: Bool?

  /// Requests of this verb for this resource; nil means any.
  ///
  /// - Parameter isContinued: only the first page (false), or only later ones (true).
  package init(_ verb: Verb? = nil, _ plural: String? = nil, isContinued: Bool? = nil) {
    self.verb = verb
    self.plural = plural
    self.isContinued = isContinued
  }

  func matches(_ request: APICall) -> Bool {
    (verb == nil || verb == request.verb) && (plural == nil || plural == request.resource.plural)
      && (isContinued == nil || isContinued == (request.query["continue"] != nil))
  }
}
