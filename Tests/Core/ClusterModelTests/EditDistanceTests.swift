import ClusterModel
import Testing

@Suite struct EditDistanceTests {
  @Test(arguments: [
    ("", "", 0), ("web", "web", 0), ("web", "wbe", 1), ("web", "webs", 1), ("web", "wep", 1), ("web", "", 3),
    ("kitten", "sitting", 3), ("Service", "Servise", 1), ("abcd", "badc", 2),
  ])
  func countsEdits(_ left: String, _ right: String, _ distance: Int) {
    #expect(left.editDistance(to: right) == distance)
    #expect(right.editDistance(to: left) == distance)
  }

  @Test(arguments: [
    ("clusterCIDR", "clustercidr", true), ("clusterCIDR", "clutserCDR", true), ("Node", "Nod", true),
    ("Node", "Role", false), ("mode", "", false), ("v", "x", false),
  ])
  func distinguishesAMisspellingFromAnotherWord(_ known: String, _ written: String, _ isSlip: Bool) {
    #expect(known.isLikelyCorrection(of: written) == isSlip)
  }
}
