import Addresses
import ClusterModel
import Controller
import NFTRuleset
import NFTCompiler
import ServicePlan
import TestSupport
import Testing

struct ChangeTests {
  private func lines(_ change: Change) -> [String] {
    change.summary.map { "\($0.owner) +\($0.added) -\($0.deleted)" }
  }

  @Test func countsWhatAServiceGains() {
    let before = Shop.everything.without("default/web").plans.live
    let change = Change(from: before, to: Shop.everything.plans)
    // A frontend, an address and two endpoints in each family.
    #expect(lines(change) == ["default/web +8 -0"])
  }

  @Test func countsWhatAServiceLosesThoughItIsOnlyInTheLiveTable() {
    let change = Change(from: Shop.everything.plans.live, to: Shop.everything.without("default/web").plans)
    #expect(lines(change) == ["default/web +0 -8"])
  }

  @Test func putsWhatAllServicesShareUnderALineOfItsOwn() {
    var intent = Shop.everything
    let before = intent.plans.live
    var settings = intent.settings
    settings.localPods = .sources(["10.244.1.0/24", "fd00:244::/32"])
    intent = Intent(cluster: intent.cluster, node: intent.node, settings: settings)
    #expect(lines(Change(from: before, to: intent.plans)) == ["shared by all +1 -1"])
  }

  @Test func isEmptyWhereNothingDiffers() {
    let change = Change(from: Shop.everything.plans.live, to: Shop.everything.plans)
    #expect(change.isEmpty)
    #expect(lines(change) == [])
  }
}
