import ClusterModel
import KubeClient
import KubeWire
import Testing

@testable import KubeWatch

@Suite struct ReflectorTests {
  private let timing = WatchTiming()

  private func reflector(_ kind: WireKind = .service) -> Reflector {
    Reflector(kind: kind, timing: timing)
  }

  @Test func requestsAllPagesAndDeliversOneList() {
    var reflector = reflector()
    #expect(reflector.meet(.started) == [.list(ListRequest(limit: 500))])
    #expect(reflector.meet(page(["a"], next: "x")) == [.list(ListRequest(limit: 500, continueToken: "x"))])
    let actions = reflector.meet(page(["b"]))
    #expect(actions == [.deliver(.listed(.services([Service("a"), Service("b")])), []), .watch(from: "10")])
  }

  @Test func anObjectOnTwoPagesIsDeliveredAsOnTheLaterOne() {
    var reflector = reflector()
    _ = reflector.meet(.started)
    _ = reflector.meet(page(["a", "b"], next: "x"))
    let actions = reflector.meet(.page(WireList([Service("a", ip: "10.96.0.9")], at: "12"), bytes: 1))
    #expect(actions.first == .deliver(.listed(.services([Service("b"), Service("a", ip: "10.96.0.9")])), []))
    // The watch starts at the first page's version, so that nothing between the pages is missed.
    #expect(actions.last == .watch(from: "10"))
  }

  @Test func aLargePageMakesTheNextOnesSmaller() {
    var reflector = reflector()
    _ = reflector.meet(.started)
    let actions = reflector.meet(page(["a"], next: "x", bytes: 5 << 20))
    #expect(actions == [.list(ListRequest(limit: 250, continueToken: "x"))])
  }

  /// A server that answers each token with the same one would be asked forever.
  @Test func aListThatDoesNotEndIsGivenUpAndBegunAgain() {
    var reflector = reflector()
    _ = reflector.meet(.started)
    #expect(reflector.meet(page(["a"], next: "x")) == [.list(ListRequest(limit: 500, continueToken: "x"))])
    let actions = reflector.meet(page(["b"], next: "x"))
    #expect(
      actions.contains {
        if case .report(.failing(.malformed("the list does not end"), _, _)) = $0 { true } else { false }
      })
    #expect(reflector.meet(.waited) == [.list(ListRequest(limit: 500))])
  }

  @Test func aPageThatIsTooLargeIsRequestedInParts() {
    var reflector = reflector()
    _ = reflector.meet(.started)
    _ = reflector.meet(page(["a"], next: "x"))
    _ = reflector.meet(.listFailed(.tooLarge(limit: 1)))
    #expect(reflector.meet(.waited) == [.list(ListRequest(limit: 125, continueToken: "x"))])
  }

  @Test func anExpiredTokenRestartsTheListAndTheSecondTimeWithoutPages() {
    var reflector = reflector()
    _ = reflector.meet(.started)
    _ = reflector.meet(page(["gone"], next: "x"))
    _ = reflector.meet(.listFailed(.expired))
    #expect(reflector.meet(.waited) == [.list(ListRequest(limit: 500))])
    _ = reflector.meet(page(["gone"], next: "y"))
    _ = reflector.meet(.listFailed(.expired))
    #expect(reflector.meet(.waited) == [.list(ListRequest(limit: nil))])
    let actions = reflector.meet(page(["a"]))
    #expect(actions.contains(.deliver(.listed(.services([Service("a")])), [])))
  }

  @Test(arguments: [
    RequestFailure.unreachable("x"), .timedOut, .connectionClosed, .refused(APIStatus(code: 500)),
    .refused(APIStatus(code: 401)),
    .refused(APIStatus(code: 429)), .malformed("x"), .untrusted("x"),
  ])
  func aFailedPageIsRequestedAgain(_ failure: RequestFailure) {
    var reflector = reflector()
    _ = reflector.meet(.started)
    _ = reflector.meet(page(["a"], next: "x"))
    let actions = reflector.meet(.listFailed(failure))
    #expect(actions.last == .wait(.milliseconds(800)))
    #expect(reflector.meet(.waited) == [.list(ListRequest(limit: 500, continueToken: "x"))])
  }

  @Test func anInvalidContinueTokenRestartsTheList() {
    var reflector = reflector()
    _ = reflector.meet(.started)
    _ = reflector.meet(page(["a"], next: "x"))
    _ = reflector.meet(.listFailed(.refused(APIStatus(code: 400))))
    #expect(reflector.meet(.waited) == [.list(ListRequest(limit: 500))])
  }

  @Test func aListWithoutVersionCannotBeWatched() {
    var reflector = reflector()
    _ = reflector.meet(.started)
    let actions = reflector.meet(.page(WireList([], at: ""), bytes: 1))
    #expect(actions.last == .wait(.milliseconds(800)))
    #expect(reflector.meet(.waited) == [.list(ListRequest(limit: 500))])
  }
}

// Watching.
extension ReflectorTests {
  @Test func eachChangeIsDeliveredOnce() {
    var reflector = watching(["a"])
    #expect(reflector.meet(.watched(put("b", "11"))) == [changed("b", Service("b"))])
    #expect(reflector.meet(.watched(put("b", "11"))) == [])
    #expect(
      reflector.meet(.watched(put("b", "12", ip: "10.96.0.9"))) == [
        changed("b", Service("b", ip: "10.96.0.9"))
      ])
    #expect(reflector.meet(.watched(gone("b", "13"))) == [changed("b", nil)])
    // Reporting a deletion twice does no harm; remembering every deleted object would.
    #expect(reflector.meet(.watched(gone("b", "13"))) == [changed("b", nil)])
  }

  @Test func trustsTheServersOrderAndNotTheNumbers() {
    var reflector = watching(["a"])
    _ = reflector.meet(.watched(put("a", "12")))
    #expect(reflector.meet(.watched(put("a", "11"))) == [changed("a", Service("a"))])
  }

  @Test func anObjectThatBecomesInvalidIsRemovedAndReported() {
    var reflector = watching(["a"])
    let wrong = Diagnostic(.error, nil, problem: "p", remedy: "r")
    let change = ObjectChange.service(NamespacedName("shop", "a"), nil)
    let event = WatchEvent(.changed(change), resourceVersion: "11", diagnostics: [wrong])
    #expect(reflector.meet(.watched(event)) == [.deliver(.changed(change), [wrong])])
    #expect(reflector.meet(.watched(put("a", "12"))) == [changed("a", Service("a"))])
  }

  @Test func anEndedWatchIsResumed() {
    var reflector = watching(["a"])
    _ = reflector.meet(.watchOpened, at: .seconds(1))
    _ = reflector.meet(.watched(put("b", "15")), at: .seconds(2))
    #expect(reflector.meet(.watchEnded, at: .seconds(3)) == [.watch(from: "15")])
  }

  @Test func aBookmarkAdvancesTheWatchWithoutAnUpdate() {
    var reflector = watching(["a"])
    _ = reflector.meet(.watchOpened, at: .seconds(1))
    #expect(
      reflector.meet(.watched(WatchEvent(.bookmark(endsInitialEvents: false), resourceVersion: "99"))) == [])
    #expect(reflector.meet(.watchFailed(.timedOut)).last == .wait(.milliseconds(800)))
    #expect(reflector.resume(at: "100") == [.watch(from: "99")])
  }

  @Test func aWatchThatEndsAtOnceIsRetriedLater() {
    var reflector = watching(["a"])
    _ = reflector.meet(.watchOpened, at: .seconds(1))
    #expect(reflector.meet(.watchEnded, at: .seconds(1)).last == .wait(.milliseconds(800)))
    #expect(reflector.resume() == [.watch(from: "10")])
  }

  @Test(arguments: [
    RequestFailure.expired, .malformed("x"), .refused(APIStatus(code: 404)), .refused(APIStatus(code: 400)),
  ])
  func aWatchThatCannotBeResumedListsAgain(_ failure: RequestFailure) {
    var reflector = watching(["a", "b"])
    let actions = reflector.meet(.watchFailed(failure))
    #expect(actions.last == .wait(.milliseconds(800)))
    // Nothing is removed in the meantime.
    #expect(!actions.contains { if case .deliver = $0 { true } else { false } })
    #expect(reflector.meet(.waited) == [.list(ListRequest(limit: 500))])
    #expect(reflector.meet(page(["b"])).contains(.deliver(.listed(.services([Service("b")])), [])))
  }

  @Test func theServerMaySayThatTheWatchExpiredInAnEvent() {
    var reflector = watching(["a"])
    _ = reflector.meet(.watched(WatchEvent(.failed(APIStatus(code: 410, reason: "Expired")))))
    #expect(reflector.meet(.waited) == [.list(ListRequest(limit: 500))])
  }

  @Test(arguments: [
    RequestFailure.unreachable("x"), .timedOut, .connectionClosed, .refused(APIStatus(code: 500)),
    .refused(APIStatus(code: 401)),
    .refused(APIStatus(code: 403)), .refused(APIStatus(code: 429)),
  ])
  func otherwiseTheWatchIsResumed(_ failure: RequestFailure) {
    var reflector = watching(["a"])
    _ = reflector.meet(.watchFailed(failure))
    #expect(reflector.meet(.waited) == [.check])
    #expect(reflector.meet(.checked("10")) == [.watch(from: "10")])
  }
}

// A server that has gone back, or is silent.
extension ReflectorTests {
  @Test(arguments: ["9", "1"]) func aServerThatWentBackIsListedAgain(_ version: String) {
    var reflector = watching(["a", "b"])
    _ = reflector.meet(.watchFailed(.connectionClosed))
    let actions = reflector.resume(at: version)
    let delay = Duration.milliseconds(800)
    #expect(actions == [.report(.wentBack(from: "10", to: version, retryIn: delay)), .wait(delay)])
    #expect(reflector.meet(.waited) == [.list(ListRequest(limit: 500))])
    let page = Reflector.Event.page(WireList([Service("b")], at: version), bytes: 1)
    #expect(
      reflector.meet(page) == [
        .report(.recovered), .deliver(.listed(.services([Service("b")])), []), .watch(from: version),
      ])
  }

  /// Its numbers may have fewer digits than before. Only numbers can be compared (KEP-5504).
  @Test(arguments: ["10", "11", "100", "", "0", "010", "abc", "1x"])
  func aServerThatIsNotBehindIsWatched(_ version: String) {
    var reflector = watching(["a"])
    _ = reflector.meet(.watchFailed(.connectionClosed))
    #expect(reflector.resume(at: version) == [.watch(from: "10")])
  }

  /// Two servers with separate states behind one address, each ahead of the other in turn.
  @Test func aServerThatAlwaysGoesBackIsListedLessAndLess() {
    var reflector = watching(["a"])
    let waits = (0..<4).map { _ in
      _ = reflector.meet(.watchFailed(.connectionClosed))
      let wait = reflector.resume(at: "5").last
      _ = reflector.meet(.waited)
      _ = reflector.meet(.page(WireList([], at: "10"), bytes: 1))
      return wait
    }
    #expect(waits == [800, 1600, 3200, 6400].map { .wait(.milliseconds($0)) })
  }

  @Test func aFailedCheckIsRepeated() {
    var reflector = watching(["a"])
    _ = reflector.meet(.watchFailed(.unreachable("x")))
    #expect(reflector.meet(.waited) == [.check])
    let busy = RequestFailure.refused(APIStatus(code: 429, retryAfterSeconds: 7))
    #expect(reflector.meet(.checkFailed(busy)).last == .wait(.seconds(7)))
    #expect(reflector.resume(at: "10") == [.watch(from: "10")])
  }

  @Test(arguments: [RequestFailure.expired, .malformed("x"), .refused(APIStatus(code: 404))])
  func aCheckThatCannotSucceedListsAgain(_ failure: RequestFailure) {
    var reflector = watching(["a"])
    _ = reflector.meet(.watchFailed(.connectionClosed))
    _ = reflector.meet(.waited)
    _ = reflector.meet(.checkFailed(failure))
    #expect(reflector.meet(.waited) == [.list(ListRequest(limit: 500))])
  }

  @Test func aSilentWatchIsCheckedAndOpenedAgain() {
    var reflector = watching(["a"])
    _ = reflector.meet(.watchOpened, at: .seconds(10))
    let delay = Duration.milliseconds(800)
    #expect(
      reflector.meet(.watchFailed(.timedOut), at: .seconds(160)) == [
        .report(.silent(.seconds(150), isNew: true)), .wait(delay),
      ])
    #expect(reflector.resume(at: "10") == [.watch(from: "10")])
    // Nothing was wrong, so nothing is better now.
    #expect(reflector.meet(.watchOpened, at: .seconds(161)) == [])
    #expect(
      reflector.meet(.watchFailed(.timedOut), at: .seconds(311)).first
        == .report(.silent(.seconds(150), isNew: false)), "it is not news")
    _ = reflector.resume(at: "10")
    _ = reflector.meet(.watchOpened, at: .seconds(312))
    let bookmark = WatchEvent(.bookmark(endsInitialEvents: false), resourceVersion: "20")
    _ = reflector.meet(.watched(bookmark), at: .seconds(320))
    #expect(
      reflector.meet(.watchFailed(.timedOut), at: .seconds(470)).first
        == .report(.silent(.seconds(150), isNew: true)))
    #expect(reflector.resume(at: "19").last == .wait(delay))
    #expect(reflector.meet(.waited) == [.list(ListRequest(limit: 500))], "it is before the bookmark")
  }

  /// At most one check for each watch that failed or was silent.
  @Test func aWatchThatEndsInOrderIsNotChecked() {
    var reflector = watching(["a"])
    _ = reflector.meet(.watchOpened, at: .seconds(1))
    #expect(reflector.meet(.watchEnded, at: .seconds(400)) == [.watch(from: "10")])
  }

  /// A server that does not even begin to answer has a problem, whereas a silent watch may have nothing to say.
  @Test func aWatchThatIsNotAcceptedInTimeIsAFailure() {
    var reflector = watching(["a"])
    #expect(
      reflector.meet(.watchFailed(.timedOut)).first == failing(.timedOut, .milliseconds(800), isNew: true))
  }

  /// The token names a version that the server does not have yet, after etcd was restored.
  @Test func aTokenFromTheFutureRestartsTheList() {
    var reflector = reflector()
    _ = reflector.meet(.started)
    _ = reflector.meet(page(["a"], next: "x"))
    let future = APIStatus(
      code: 504, reason: "Timeout", message: "Too large resource version: 10, current: 5")
    _ = reflector.meet(.listFailed(.refused(future)))
    #expect(reflector.meet(.waited) == [.list(ListRequest(limit: 500))])
  }

  @Test func aPageThatTheServerKeepsFailingRestartsTheList() {
    var reflector = reflector()
    _ = reflector.meet(.started)
    _ = reflector.meet(page(["a"], next: "x"))
    let failure = Reflector.Event.listFailed(.refused(APIStatus(code: 500)))
    let requests = (0..<4).flatMap { _ in
      _ = reflector.meet(failure)
      return reflector.meet(.waited)
    }
    let again = Reflector.Action.list(ListRequest(limit: 500, continueToken: "x"))
    let first = Reflector.Action.list(ListRequest(limit: 500))
    #expect(requests == [again, again, first, first])
  }
}

// Failures.
extension ReflectorTests {
  @Test func theDelayDoublesUpToALimit() {
    var reflector = reflector()
    _ = reflector.meet(.started)
    var now = Duration.zero
    var waits: [Duration] = []
    for _ in 0..<8 {
      guard case .wait(let wait)? = reflector.meet(.listFailed(.timedOut), at: now).last else { break }
      waits.append(wait)
      now += wait
    }
    let expected = [800, 1600, 3200, 6400, 12_800, 25_600, 30_000, 30_000]
    #expect(waits == expected.map { .milliseconds($0) })
  }

  /// A real API server responds like this after a restart: its watch cache is empty.
  @Test func expiryHasABackoffOfItsOwn() {
    var reflector = watching(["a"])
    _ = reflector.meet(.watchFailed(.unreachable("x")), at: .seconds(60))
    for _ in 0..<7 { _ = reflector.meet(.checkFailed(.unreachable("x")), at: .seconds(60)) }
    _ = reflector.resume(at: "12")
    _ = reflector.meet(.watchOpened, at: .seconds(90))
    #expect(reflector.meet(.watchFailed(.expired), at: .seconds(90)).last == .wait(.milliseconds(800)))
    #expect(reflector.meet(.waited, at: .seconds(91)) == [.list(ListRequest(limit: 500))])
  }

  @Test func aServerThatAlwaysExpiresIsRequestedLessAndLess() {
    var reflector = watching(["a"])
    let waits = (0..<4).map { _ in
      let wait = reflector.meet(.watchFailed(.expired)).last
      _ = reflector.meet(page(["a"]))
      return wait
    }
    #expect(waits == [800, 1600, 3200, 6400].map { .wait(.milliseconds($0)) })
  }

  @Test func jitterAddsUpToAsMuchAgain() {
    var reflector = reflector()
    _ = reflector.meet(.started)
    #expect(reflector.meet(.listFailed(.timedOut), jitter: 0.5).last == .wait(.milliseconds(1200)))
  }

  @Test func afterTwoQuietMinutesTheBackoffIsReset() {
    var reflector = watching(["a"])
    _ = reflector.meet(.watchFailed(.connectionClosed), at: .seconds(10))
    for _ in 0..<4 { _ = reflector.meet(.checkFailed(.connectionClosed), at: .seconds(10)) }
    _ = reflector.resume()
    let later = Duration.seconds(10 + 26 + 121)
    #expect(reflector.meet(.watchFailed(.connectionClosed), at: later).last == .wait(.milliseconds(800)))
  }

  @Test func retryAfterIsRespected() {
    var reflector = reflector()
    _ = reflector.meet(.started)
    let busy = RequestFailure.refused(APIStatus(code: 429, retryAfterSeconds: 7))
    #expect(reflector.meet(.listFailed(busy)).last == .wait(.seconds(7)))
    let absurd = RequestFailure.refused(APIStatus(code: 429, retryAfterSeconds: 1_000_000))
    #expect(reflector.meet(.listFailed(absurd)).last == .wait(.seconds(300)))
  }

  @Test func aFailureIsLoggedOnceAndSoIsRecovery() {
    var reflector = watching(["a"])
    #expect(
      reflector.meet(.watchFailed(.connectionClosed)).first
        == failing(.connectionClosed, .milliseconds(800), isNew: true))
    #expect(
      reflector.meet(.checkFailed(.connectionClosed)).first
        == failing(.connectionClosed, .milliseconds(1600), isNew: false))
    _ = reflector.resume()
    #expect(reflector.meet(.watchOpened) == [.report(.recovered)])
    #expect(reflector.meet(.watchOpened) == [])
  }

  /// An API server that returns and no longer knows our version: the last log line must not say that it is away.
  @Test func aNewFailureReasonIsLogged() {
    var reflector = watching(["a"])
    let away = RequestFailure.unreachable("connection refused")
    let unknown = RequestFailure.refused(APIStatus(code: 401, message: "Unauthorized"))
    let unknownStill = RequestFailure.refused(APIStatus(code: 401, message: "Unauthorized, at 12:01"))
    let steps: [(RequestFailure, isNew: Bool)] = [
      (.connectionClosed, true), (away, false), (.timedOut, true), (.connectionClosed, false),
      (unknown, true), (unknownStill, false),
      (away, true),
    ]
    for (number, step) in steps.enumerated() {
      let delay = Duration.milliseconds(min(800 << number, 30_000))
      let event = number == 0 ? Reflector.Event.watchFailed(step.0) : .checkFailed(step.0)
      #expect(reflector.meet(event).first == failing(step.0, delay, isNew: step.isNew))
    }
    _ = reflector.resume()
    #expect(reflector.meet(.watchOpened) == [.report(.recovered)])
  }

  @Test(arguments: [404, 403])
  func aMissingAPIIsAnEmptyListAndRequestedRarely(_ code: Int) {
    var reflector = reflector(.serviceCIDR)
    _ = reflector.meet(.started)
    let absent = RequestFailure.refused(APIStatus(code: code))
    #expect(
      reflector.meet(.listFailed(absent)) == [
        .report(.absent(absent)), .deliver(.listed(.serviceCIDRs([])), []), .wait(.seconds(1800)),
      ])
    #expect(reflector.meet(.waited) == [.list(ListRequest(limit: 500))])
    #expect(reflector.meet(.listFailed(absent)) == [.wait(.seconds(1800))], "no news")
  }

  @Test func theServiceAPIIsNeverMissing() {
    var reflector = reflector()
    _ = reflector.meet(.started)
    let actions = reflector.meet(.listFailed(.refused(APIStatus(code: 404))))
    #expect(actions.last == .wait(.milliseconds(800)))
  }

  @Test func aListIsKeptWhenListingIsForbiddenLater() {
    var reflector = reflector(.serviceCIDR)
    _ = reflector.meet(.started)
    _ = reflector.meet(.page(WireList(objects: .serviceCIDRs([]), resourceVersion: "10"), bytes: 1))
    _ = reflector.meet(.watchFailed(.expired))
    _ = reflector.meet(.waited)
    let actions = reflector.meet(.listFailed(.refused(APIStatus(code: 403))))
    #expect(!actions.contains { if case .deliver = $0 { true } else { false } })
  }

  @Test func lateEventsAreIgnored() {
    var idle = reflector()
    let page = page(["a"])
    for event in [
      Reflector.Event.waited, page, .listFailed(.connectionClosed), .watchOpened, .watchEnded,
      .watchFailed(.connectionClosed), .checked("10"), .checkFailed(.connectionClosed),
    ] {
      #expect(idle.meet(event) == [])
    }
    var watching = watching(["a"])
    for event in [
      Reflector.Event.started, .waited, page, .listFailed(.connectionClosed), .checked("1"),
      .checkFailed(.connectionClosed),
    ] {
      #expect(watching.meet(event) == [])
    }
    _ = watching.meet(.watchFailed(.connectionClosed))
    for event in [Reflector.Event.started, page, .watchOpened, .watchEnded, .watched(put("a", "11"))] {
      #expect(watching.meet(event) == [])
    }
  }
}

// Shorthands for the tests above.
extension ReflectorTests {
  private func watching(_ names: [String]) -> Reflector {
    var reflector = reflector()
    _ = reflector.meet(.started)
    _ = reflector.meet(page(names))
    return reflector
  }

  private func page(_ names: [String], next: String? = nil, bytes: Int = 1000) -> Reflector.Event {
    .page(WireList(names.map { Service($0) }, at: "10", next: next), bytes: bytes)
  }

  private func put(_ name: String, _ version: String, ip: String = "10.96.0.1") -> WatchEvent {
    let service = Service(name, ip: ip)
    return WatchEvent(.changed(.service(service.name, service)), resourceVersion: version)
  }

  private func gone(_ name: String, _ version: String) -> WatchEvent {
    WatchEvent(.changed(.service(NamespacedName("shop", name), nil)), resourceVersion: version)
  }

  private func changed(_ name: String, _ service: Service?) -> Reflector.Action {
    .deliver(.changed(.service(NamespacedName("shop", name), service)), [])
  }

  private func failing(_ failure: RequestFailure, _ delay: Duration, isNew: Bool) -> Reflector.Action {
    .report(.failing(failure, retryIn: delay, isNew: isNew))
  }
}

extension Reflector {
  fileprivate mutating func meet(_ event: Event, at now: Duration = .zero, jitter: Double = 0) -> [Action] {
    handle(event, at: now, jitter: jitter)
  }

  /// The delay after a failed watch is over, and the server is at this version.
  fileprivate mutating func resume(at version: String = "10") -> [Action] {
    let check = meet(.waited)
    #expect(check == [.check])
    return meet(.checked(version))
  }
}

extension WireList {
  fileprivate init(_ services: [Service], at version: String, next: String? = nil) {
    self.init(objects: .services(services), resourceVersion: version, continueToken: next)
  }
}

extension RequestFailure {
  fileprivate static var expired: Self { .refused(APIStatus(code: 410, reason: "Expired")) }
}
