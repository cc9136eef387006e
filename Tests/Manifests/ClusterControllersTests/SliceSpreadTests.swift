import Addresses
import ClusterModel
import ClusterControllers
import Testing

/// How endpoints are distributed over slices, and how few slices are rewritten.
@Suite struct SliceSpreadTests {
  private static func pods(_ numbers: some Sequence<Int>) -> [KubeObject] {
    numbers.map { .pod(pod("p\(1000 + $0)", "10.1.\($0 / 250).\($0 % 250 + 1)")) }
  }

  private static func lab(_ count: Int) -> LabCluster {
    var lab = LabCluster()
    _ = lab.apply(([.service(service("web"))] + pods(0..<count)).map(\.change))
    return lab
  }

  /// The slices in an update with their numbers of endpoints; nil for one that was deleted.
  private static func rewritten(_ news: LabUpdate) -> [String: Int?] {
    var slices: [String: Int?] = [:]
    for case .changed(.slice(let name, let slice)) in news.updates {
      slices.updateValue(slice?.endpoints.count, forKey: name.name)
    }
    return slices
  }

  @Test func aSliceTakesAHundred() {
    #expect(Self.lab(100).builtSlices.map(\.endpoints.count) == [100])
    #expect(Self.lab(101).builtSlices.map(\.endpoints.count).sorted() == [1, 100])
    #expect(Self.lab(250).builtSlices.map(\.endpoints.count).sorted() == [50, 100, 100])
  }

  @Test func namesSurviveARestart() {
    #expect(Self.lab(250).builtSlices == Self.lab(250).builtSlices)
    #expect(Set(Self.lab(150).builtSlices.map(\.name)).isSubset(of: Self.lab(250).builtSlices.map(\.name)))
  }

  @Test func aReplacedEndpointRewritesOneSlice() throws {
    var lab = Self.lab(250)
    let before = lab.builtSlices
    let news = lab.apply(
      Self.pods([3]).map(\.removal) + Self.pods([300]).map(\.change))
    #expect(news.updates.count == 1)
    #expect(Self.rewritten(news).values.map { $0 } == [100])
    let rewritten = try #require(Self.rewritten(news).keys.first)
    let slice = try #require(before.first { $0.name.name == rewritten })
    let now = try #require(lab.builtSlices.first { $0.name.name == rewritten })
    #expect(Array(now.endpoints.dropLast()) == slice.endpoints.filter { $0.podName != "p1003" })
  }

  @Test func newEndpointsGoTogetherIntoASliceWithRoom() {
    var lab = Self.lab(150)
    let news = lab.apply(Self.pods(300..<320).map(\.change))
    #expect(Self.rewritten(news).values.map { $0 } == [70])
    // No slice has room for all of these, so none is rewritten for some of them.
    let more = lab.apply(Self.pods(400..<450).map(\.change))
    #expect(Self.rewritten(more).values.map { $0 } == [50])
    #expect(lab.builtSlices.map(\.endpoints.count).sorted() == [50, 70, 100])
  }

  @Test func aPodThatBecomesUnreadyStaysInItsSlice() {
    var lab = Self.lab(250)
    let before = lab.builtSlices.map { $0.endpoints.map(\.podName) }
    var one = pod("p1120", "10.1.0.121")
    one.isReady = false
    let news = lab.apply(.pod(one))
    #expect(Self.rewritten(news).count == 1)
    #expect(lab.builtSlices.map { $0.endpoints.map(\.podName) } == before)
    #expect(lab.apply(.pod(one)).updates.isEmpty)
  }

  @Test func anEmptySliceIsDeleted() {
    var lab = Self.lab(101)
    let news = lab.apply(Self.pods([100]).map(\.removal))
    #expect(Self.rewritten(news).values.map { $0 } == [nil])
    let last = lab.apply(Self.pods(0..<100).map(\.removal))
    #expect(lab.builtSlices.map(\.endpoints) == [[]])
    #expect(last.updates.count == 2)
  }

  @Test func changesThatAffectNoServiceAreNotReported() {
    var lab = Self.lab(10)
    #expect(lab.apply(.pod(pod("x", "10.2.0.1", labels: ["app": "other"]))).updates.isEmpty)
    #expect(lab.apply(.node(node("node2", zone: "z"))).updates.count == 1)
  }

  @Test func aLabelOfTheServiceIsCopied() {
    var lab = Self.lab(150)
    var web = service("web")
    web.labels = ["team": "a", "kubernetes.io/service-name": "x"]
    web.proxyName = "mesh"
    let news = lab.apply(.service(web))
    #expect(news.updates.count == 3)
    #expect(lab.builtSlices.allSatisfy { $0.labels["team"] == "a" && $0.proxyName == "mesh" })
    #expect(lab.builtSlices.allSatisfy { $0.labels["kubernetes.io/service-name"] == "web" })
  }
}
