import NFTDriver
import DriverSupport
import Addresses
import ClusterModel
import NFTRuleset
import NFTCompiler
import ServicePlan
import TestSupport
import Testing

struct PendingCommitTests {
  private func lines(_ commit: PendingCommit) -> [String] {
    commit.summary.map { "\($0.owner) +\($0.added) -\($0.deleted)" }
  }

  @Test func countsAddedElementsOfAService() {
    let before = Shop.everything.without("default/web").plans.live
    let commit = PendingCommit(from: before, to: Shop.everything.plans)
    // A frontend, an address and two endpoints in each family.
    #expect(lines(commit) == ["default/web +8 -0"])
  }

  @Test func countsDeletedElementsOfAServiceOnlyInTheLiveTable() {
    let commit = PendingCommit(
      from: Shop.everything.plans.live, to: Shop.everything.without("default/web").plans)
    #expect(lines(commit) == ["default/web +0 -8"])
  }

  @Test func listsSharedElementsSeparately() {
    var intent = Shop.everything
    let before = intent.plans.live
    var settings = intent.settings
    settings.localPods = .sources(["10.244.1.0/24", "fd00:244::/32"])
    intent = Intent(cluster: intent.cluster, node: intent.node, settings: settings)
    #expect(lines(PendingCommit(from: before, to: intent.plans)) == ["shared by all +1 -1"])
  }

  @Test func isEmptyIfNothingDiffers() {
    let commit = PendingCommit(from: Shop.everything.plans.live, to: Shop.everything.plans)
    #expect(commit.isEmpty)
    #expect(lines(commit) == [])
  }
}
