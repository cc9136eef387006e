internal import ClusterModel
internal import KubeClient
internal import KubeWire

/// The list and watch of one kind as a state machine: events go in, actions come out.
///
/// All objects are listed, page by page, and delivered as one list; then a watch delivers each change. A watch that
/// ends is resumed from its last resource version. If the server no longer knows that version, everything is listed
/// again and delivered as one list; the receiver compares, so nothing disappears in between.
///
/// A server may also have gone back, when its etcd was restored from a backup. It accepts a watch from a version that it
/// does not have yet, says nothing until it gets there, and then lacks what happened on the way (kube-apiserver 1.36.2).
/// So after a watch has failed or been silent, one object is listed before the watch is opened again: the version of
/// that list must not be before ours.
struct Reflector: Sendable {
  /// The kind of the objects.
  let kind: WireKind
  private let timing: WatchTiming
  private var backoff: WatchBackoff
  /// Separate from `backoff`: a server that was away for long has usually forgotten our resource version when it
  /// returns. It works by then, and the missed changes should not wait for a delay that its absence has grown.
  private var expiryBackoff: WatchBackoff
  private var state = State.idle
  /// The pages received so far. Not part of `state`, where each page would copy it.
  private var pages = PagedList()
  /// The last delivered resource version of each object that has changed since the list.
  private var versions: [NamespacedName: String] = [:]
  /// The page size; nil for all objects at once.
  private var limit: Int?
  /// How many lists in a row expired before their end.
  private var expiredLists = 0
  /// How many times in a row the server failed to return the page that was requested.
  private var refusedPages = 0
  /// Whether the last watch was silent, and nothing has been received since.
  private var isSilent = false
  /// The failure that was logged last; nil while there is none.
  private var reported: RequestFailure?
  private var isAbsent = false
  private var hasListed = false

  /// The phase of the list and watch.
  private enum State {
    /// Not started.
    case idle
    /// A page was requested, or will be after a delay.
    case listing(continueToken: String?)
    /// A watch is open.
    case watching(Watch)
    /// The server is asked whether it has gone back, or will be after a delay; then the watch is opened.
    case checking(resourceVersion: String)
    /// The server does not have this API; it is asked again from time to time.
    case absent
  }

  /// A watch and its progress.
  fileprivate struct Watch {
    var resourceVersion: String
    var opened: Duration?
    var lastEvent: Duration?
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
  /// Something that happened.
  enum Event: Sendable {
    /// Start listing.
    case started
    /// The delay is over.
    case waited
    /// A page arrived, of this size in bytes.
    case page(WireList, bytes: Int)
    /// The request for a page failed.
    case listFailed(RequestFailure)
    /// The server accepted the watch.
    case watchOpened
    /// The watch delivered an event.
    case watched(WatchEvent)
    /// The server ended the watch, as it does from time to time.
    case watchEnded
    /// The watch failed.
    case watchFailed(RequestFailure)
    /// The server's current resource version arrived.
    case checked(String)
    /// The request for the server's current resource version failed.
    case checkFailed(RequestFailure)
  }

  /// Something to do.
  enum Action: Hashable, Sendable {
    /// Request a page.
    case list(ListRequest)
    /// Watch from this resource version.
    case watch(from: String)
    /// List one object, for the resource version of the list.
    case check
    /// Send `waited` after this delay.
    case wait(Duration)
    /// Deliver an update.
    case deliver(ClusterUpdate, [Diagnostic])
    /// Log a report.
    case report(Report)
  }

  /// Something to log.
  enum Report: Hashable, Sendable {
    /// It fails; `isNew` for the first failure in a row, and when the reason differs from the last one.
    case failing(RequestFailure, retryIn: Duration, isNew: Bool)
    /// It works again.
    case recovered
    /// The watch has said nothing for this time; `isNew` if something was received since the last silence.
    case silent(Duration, isNew: Bool)
    /// The server is at an earlier resource version than before.
    case wentBack(from: String, to: String, retryIn: Duration)
    /// The server does not have this API, or does not allow listing it.
    case absent(RequestFailure)
    /// The server sent something that cannot be interpreted.
    case unintelligible([Diagnostic])
  }

  /// Returns what to do after an event. Events that do not fit the state came late and are ignored.
  ///
  /// - Parameter now: the time since any fixed instant.
  /// - Parameter jitter: a random number in 0..<1.
  mutating func handle(_ event: Event, at now: Duration, jitter: Double) -> [Action] {
    switch (state, event) {
    case (.idle, .started), (.absent, .waited): return relist()
    case (.listing(let token), .waited): return [.list(ListRequest(limit: limit, continueToken: token))]
    case (.listing(let token), .page(let page, let bytes)):
      return add(page, at: token, bytes: bytes, at: now, jitter: jitter)
    case (.listing(let token), .listFailed(let failure)):
      return listFailed(failure, token: token, at: now, jitter: jitter)
    case (.watching(var watch), .watchOpened):
      watch.opened = now
      state = .watching(watch)
      return recovered()
    case (.watching(let watch), .watched(let event)): return handle(event, of: watch, at: now, jitter: jitter)
    case (.watching(let watch), .watchEnded): return watchEnded(watch, at: now, jitter: jitter)
    case (.watching(let watch), .watchFailed(let failure)):
      return watchFailed(failure, of: watch, at: now, jitter: jitter)
    case (.checking, .waited): return [.check]
    case (.checking(let mine), .checked(let servers)):
      return checked(mine, against: servers, at: now, jitter: jitter)
    case (.checking, .checkFailed(let failure)): return checkFailed(failure, at: now, jitter: jitter)
    case (.idle, _), (.listing, _), (.watching, _), (.checking, _), (.absent, _): return []
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
    pages = PagedList()
    refusedPages = 0
    state = .listing(continueToken: nil)
  }

  private mutating func add(
    _ page: WireList, at previous: String?, bytes: Int, at now: Duration, jitter: Double
  ) -> [Action] {
    pages.add(page)
    if let token = page.continueToken, pages.isEndless(with: token, after: previous) {
      startListing()
      return retry(.malformed("the list does not end"), at: now, jitter: jitter)
    }
    refusedPages = 0
    if bytes > timing.pageBytes, let limit { self.limit = max(limit / 2, 1) }
    if let token = page.continueToken {
      state = .listing(continueToken: token)
      return [.list(ListRequest(limit: limit, continueToken: token))]
    }
    if let version = pages.resourceVersion, !version.isEmpty { return listed(at: version) }
    startListing()
    return retry(.malformed("the list has no resourceVersion"), at: now, jitter: jitter)
  }

  private mutating func listed(at version: String) -> [Action] {
    let list = pages
    pages = PagedList()
    versions = [:]
    limit = timing.pageSize
    expiredLists = 0
    hasListed = true
    state = .watching(Watch(resourceVersion: version))
    return recovered() + [.deliver(.listed(list.list(of: kind)), list.diagnostics), .watch(from: version)]
  }

  private mutating func listFailed(
    _ failure: RequestFailure, token: String?, at now: Duration, jitter: Double
  ) -> [Action] {
    if kind.isOptional, failure.meansMissingAPI(hasListed: hasListed) {
      return absent(failure, jitter: jitter)
    }
    switch failure {
    case .tooLarge: limit = limit.map { max($0 / 4, 1) } ?? timing.pageSize
    case .refused(let status) where status.isExpired: startListingAfterExpiry()
    case .refused(let status) where token != nil && status.isPermanent: startListing()
    case .refused(let status) where token != nil && status.code >= 500: pageRefused(status)
    default: break
    }
    return retry(failure, at: now, jitter: jitter)
  }

  /// Lists again after the list expired. A list that takes longer than the server keeps its first state can never end
  /// in pages, so after the second time it is requested at once, as client-go's pager does.
  private mutating func startListingAfterExpiry() {
    expiredLists += 1
    if expiredLists > 1 { limit = nil }
    startListing()
  }

  /// Gives up a continue token with which the server keeps failing. After etcd was restored, a token names a version that
  /// does not exist yet: a 504 (kube-apiserver 1.36.2), which ends only when the server gets there.
  private mutating func pageRefused(_ status: APIStatus) {
    refusedPages += 1
    if status.code == 504 || refusedPages == timing.pageAttempts { startListing() }
  }

  private mutating func absent(_ failure: RequestFailure, jitter: Double) -> [Action] {
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
  private mutating func handle(
    _ event: WatchEvent, of watch: Watch, at now: Duration, jitter: Double
  ) -> [Action] {
    var watch = watch
    watch.lastEvent = now
    isSilent = false
    watch.resourceVersion = event.resourceVersion ?? watch.resourceVersion
    state = .watching(watch)
    switch event.content {
    case .changed(let change):
      if wasDelivered(change.name, at: event.resourceVersion, isGone: change.isGone) { return [] }
      return [.deliver(.changed(change), event.diagnostics)]
    case .bookmark: return []
    case .nothing: return event.diagnostics.isEmpty ? [] : [.report(.unintelligible(event.diagnostics))]
    case .failed(let status): return watchFailed(.refused(status), of: watch, at: now, jitter: jitter)
    }
  }

  /// Returns whether this version was already delivered. Versions are only compared for equality: they are opaque, and
  /// the server's order is trusted.
  private mutating func wasDelivered(_ name: NamespacedName, at version: String?, isGone: Bool) -> Bool {
    guard let version, !isGone else {
      versions[name] = nil
      return false
    }
    return versions.updateValue(version, forKey: name) == version
  }

  private mutating func watchEnded(_ watch: Watch, at now: Duration, jitter: Double) -> [Action] {
    let lasted = watch.opened.map { now - $0 } ?? .zero
    if watch.lastEvent != nil || lasted >= timing.shortestWatch {
      state = .watching(Watch(resourceVersion: watch.resourceVersion))
      return [.watch(from: watch.resourceVersion)]
    }
    return watchFailed(.connectionClosed, of: watch, at: now, jitter: jitter)
  }

  private mutating func watchFailed(
    _ failure: RequestFailure, of watch: Watch, at now: Duration, jitter: Double
  ) -> [Action] {
    if failure.needsList {
      startListing()
      return retry(failure, at: now, jitter: jitter)
    }
    state = .checking(resourceVersion: watch.resourceVersion)
    guard failure == .timedOut, let opened = watch.opened else {
      return retry(failure, at: now, jitter: jitter)
    }
    return silent(for: now - (watch.lastEvent ?? opened), at: now, jitter: jitter)
  }

  /// A watch that was accepted and then said nothing. Either the connection is dead, or the server has gone back, or it
  /// had nothing to say: kube-apiserver sends no bookmark for the version that the watch began with, and none at all
  /// without its watch cache (1.36.2, cache_watcher.go and etcd3/watcher.go). So this alone is not a failure.
  private mutating func silent(for duration: Duration, at now: Duration, jitter: Double) -> [Action] {
    let isNew = !isSilent
    isSilent = true
    return [.report(.silent(duration, isNew: isNew)), .wait(backoff.delay(at: now, jitter: jitter))]
  }
}

// Checking whether the server has gone back.
extension Reflector {
  private mutating func checked(
    _ mine: String, against servers: String, at now: Duration, jitter: Double
  ) -> [Action] {
    if let mine = ResourceVersion(mine), let servers = ResourceVersion(servers), servers < mine {
      return wentBack(from: mine, to: servers, at: now, jitter: jitter)
    }
    state = .watching(Watch(resourceVersion: mine))
    return [.watch(from: mine)]
  }

  private mutating func wentBack(
    from mine: ResourceVersion, to servers: ResourceVersion, at now: Duration, jitter: Double
  ) -> [Action] {
    startListing()
    let delay = expiryBackoff.delay(at: now, jitter: jitter)
    return [
      .report(.wentBack(from: mine.description, to: servers.description, retryIn: delay)), .wait(delay),
    ]
  }

  private mutating func checkFailed(
    _ failure: RequestFailure, at now: Duration, jitter: Double
  ) -> [Action] {
    if failure.needsList { startListing() }
    return retry(failure, at: now, jitter: jitter)
  }
}

// Failures and recovery.
extension Reflector {
  private mutating func retry(_ failure: RequestFailure, at now: Duration, jitter: Double) -> [Action] {
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
