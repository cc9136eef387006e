internal import ClusterModel
internal import KubeWire

/// Listing and watching one kind, as a state machine: what happened goes in, what to do comes out.
///
/// All of it is listed, page by page, and told as one list. Then a watch tells each change. A watch that ends goes on
/// where it was; when the server no longer knows that place, all is listed again, and told as one list again: who
/// receives it compares, so nothing disappears in between.
struct Reflector: Sendable {
  /// What it is about.
  let kind: WireKind
  private let timing: WatchTiming
  private var backoff: WatchBackoff
  /// Apart from the other: a server that was away for long has mostly forgotten where we were when it is back. It works
  /// then, and what was missed should not wait for the long waits of its absence.
  private var expiryBackoff: WatchBackoff
  private var state = State.idle
  /// The pages so far. Not a part of the state, where each page would copy it.
  private var gathered = PagedList()
  /// The resource version of each object that changed since the list, as it was told last.
  private var versions: [NamespacedName: String] = [:]
  /// How many objects to ask for in a page; nil for all.
  private var limit: Int?
  /// How often in a row a list was too old before it ended.
  private var expiredLists = 0
  /// What is in the log as the reason why it fails; nil while it works.
  private var reported: RequestFailure?
  private var isAbsent = false
  private var hasListed = false

  /// Where it stands.
  private enum State {
    /// Not started yet.
    case idle
    /// A page was asked for, or is to be asked for after a wait.
    case listing(continueToken: String?)
    /// A watch is open, or is to be opened after a wait.
    case watching(Watch)
    /// The server does not have this API; it is asked again from time to time.
    case absent
  }

  /// A watch, and how far it got.
  fileprivate struct Watch {
    var resourceVersion: String
    var opened: Duration?
    var sawEvent = false
  }

  init(kind: WireKind, timing: WatchTiming) {
    self.kind = kind
    self.timing = timing
    limit = timing.pageSize
    backoff = WatchBackoff(
      initial: timing.initialDelay, maximum: timing.maximumDelay, resetAfter: timing.resetAfter)
    expiryBackoff = backoff
  }
}

extension Reflector {
  /// What happened.
  enum Event: Sendable {
    /// It may begin.
    case started
    /// The wait is over.
    case waited
    /// A page came, in this many bytes.
    case page(WireList, bytes: Int)
    /// No page came.
    case listFailed(RequestFailure)
    /// The server accepted the watch.
    case watchOpened
    /// The watch said something.
    case watched(WatchEvent)
    /// The server ended the watch, as it does from time to time.
    case watchEnded
    /// The watch broke.
    case watchFailed(RequestFailure)
  }

  /// What to do.
  enum Action: Hashable, Sendable {
    /// Ask for a page.
    case list(ListRequest)
    /// Watch from this resource version on.
    case watch(from: String)
    /// Wait.
    case wait(Duration)
    /// Tell this.
    case deliver(ClusterUpdate, [Diagnostic])
    /// Say this in the log.
    case report(Report)
  }

  /// What is worth a line in the log.
  enum Report: Hashable, Sendable {
    /// It fails; `isNew` at the first time in a row, and when it fails for another reason than the last time.
    case failing(RequestFailure, retryIn: Duration, isNew: Bool)
    /// It works again.
    case recovered
    /// The server does not have this API, or does not let us see it.
    case absent(RequestFailure)
    /// Something odd came, which tells nothing.
    case odd([Diagnostic])
  }

  /// What to do now that this has happened. Events that a state cannot have met are too late ones, and are passed over.
  ///
  /// - Parameter now: time since any fixed moment.
  /// - Parameter jitter: a random number from 0 up to 1.
  mutating func handle(_ event: Event, at now: Duration, jitter: Double) -> [Action] {
    switch (state, event) {
    case (.idle, .started), (.absent, .waited): return relist()
    case (.listing(let token), .waited): return [.list(ListRequest(limit: limit, continueToken: token))]
    case (.listing, .page(let page, let bytes)): return add(page, bytes, now, jitter)
    case (.listing(let token), .listFailed(let failure)): return listFailed(failure, token, now, jitter)
    case (.watching(let watch), .waited): return [.watch(from: watch.resourceVersion)]
    case (.watching(var watch), .watchOpened):
      watch.opened = now
      state = .watching(watch)
      return recovered()
    case (.watching(let watch), .watched(let event)): return watched(event, watch, now, jitter)
    case (.watching(let watch), .watchEnded): return watchEnded(watch, now, jitter)
    case (.watching(let watch), .watchFailed(let failure)): return watchFailed(failure, watch, now, jitter)
    case (.idle, _), (.listing, _), (.watching, _), (.absent, _): return []
    }
  }
}

// Listing.
extension Reflector {
  private mutating func relist() -> [Action] {
    startListing()
    return [.list(ListRequest(limit: limit))]
  }

  private mutating func startListing() {
    gathered = PagedList()
    state = .listing(continueToken: nil)
  }

  private mutating func add(_ page: WireList, _ bytes: Int, _ now: Duration, _ jitter: Double) -> [Action] {
    gathered.add(page)
    if bytes > timing.pageBytes, let limit { self.limit = max(limit / 2, 1) }
    if let token = page.continueToken {
      state = .listing(continueToken: token)
      return [.list(ListRequest(limit: limit, continueToken: token))]
    }
    if let version = gathered.resourceVersion, !version.isEmpty { return listed(at: version) }
    startListing()
    return retry(.malformed("the list has no resourceVersion"), now, jitter)
  }

  private mutating func listed(at version: String) -> [Action] {
    let list = gathered
    gathered = PagedList()
    versions = [:]
    limit = timing.pageSize
    expiredLists = 0
    hasListed = true
    state = .watching(Watch(resourceVersion: version))
    return recovered() + [.deliver(.listed(list.list(of: kind)), list.diagnostics), .watch(from: version)]
  }

  private mutating func listFailed(
    _ failure: RequestFailure, _ token: String?, _ now: Duration, _ jitter: Double
  ) -> [Action] {
    if kind.isOptional, failure.meansMissingAPI(hasListed: hasListed) { return absent(failure, jitter) }
    switch failure {
    case .tooLarge: limit = limit.map { max($0 / 4, 1) } ?? timing.pageSize
    case .refused(let status) where status.isExpired: startListingAfterExpiry()
    case .refused(let status) where token != nil && status.isPermanent: startListing()
    default: break
    }
    return retry(failure, now, jitter)
  }

  /// A list that takes longer than the server remembers its beginning can never end in pages; then it comes whole, as
  /// client-go's pager does it.
  private mutating func startListingAfterExpiry() {
    expiredLists += 1
    if expiredLists > 1 { limit = nil }
    startListing()
  }

  private mutating func absent(_ failure: RequestFailure, _ jitter: Double) -> [Action] {
    let isNew = !isAbsent
    isAbsent = true
    reported = nil
    versions = [:]
    state = .absent
    let wait = Action.wait(timing.absentRetry * (1 + jitter))
    guard isNew else { return [wait] }
    return [.report(.absent(failure)), .deliver(.listed(PagedList().list(of: kind)), []), wait]
  }
}

// Watching.
extension Reflector {
  private mutating func watched(
    _ event: WatchEvent, _ watch: Watch, _ now: Duration, _ jitter: Double
  ) -> [Action] {
    var watch = watch
    watch.sawEvent = true
    watch.resourceVersion = event.resourceVersion ?? watch.resourceVersion
    state = .watching(watch)
    switch event.content {
    case .changed(let change):
      if isKnown(change.name, event.resourceVersion, isGone: change.isGone) { return [] }
      return [.deliver(.changed(change), event.diagnostics)]
    case .bookmark: return []
    case .nothing: return event.diagnostics.isEmpty ? [] : [.report(.odd(event.diagnostics))]
    case .failed(let status): return watchFailed(.refused(status), watch, now, jitter)
    }
  }

  /// Whether this version was told already. The server's order is trusted, whatever the numbers look like: they are
  /// opaque.
  private mutating func isKnown(_ name: NamespacedName, _ version: String?, isGone: Bool) -> Bool {
    guard let version, !isGone else {
      versions[name] = nil
      return false
    }
    return versions.updateValue(version, forKey: name) == version
  }

  private mutating func watchEnded(_ watch: Watch, _ now: Duration, _ jitter: Double) -> [Action] {
    let lasted = watch.opened.map { now - $0 } ?? .zero
    if watch.sawEvent || lasted >= timing.shortestWatch {
      state = .watching(Watch(resourceVersion: watch.resourceVersion))
      return [.watch(from: watch.resourceVersion)]
    }
    return watchFailed(.connectionClosed, watch, now, jitter)
  }

  private mutating func watchFailed(
    _ failure: RequestFailure, _ watch: Watch, _ now: Duration, _ jitter: Double
  ) -> [Action] {
    if failure.needsList {
      startListing()
    } else {
      state = .watching(Watch(resourceVersion: watch.resourceVersion))
    }
    return retry(failure, now, jitter)
  }
}

// Failing and recovering.
extension Reflector {
  private mutating func retry(_ failure: RequestFailure, _ now: Duration, _ jitter: Double) -> [Action] {
    let delay =
      failure.isExpired
      ? expiryBackoff.delay(at: now, jitter: jitter)
      : backoff.delay(at: now, jitter: jitter, atLeast: failure.retryAfter)
    let isNew = reported?.resembles(failure) != true
    reported = failure
    return [.report(.failing(failure, retryIn: delay, isNew: isNew)), .wait(delay)]
  }

  private mutating func recovered() -> [Action] {
    isAbsent = false
    guard reported != nil else { return [] }
    reported = nil
    return [.report(.recovered)]
  }
}
