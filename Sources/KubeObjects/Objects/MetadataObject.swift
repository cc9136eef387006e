/// `metadata`, as far as we read it.
package struct MetadataObject: APIObject {
  package var name: Field<String> = .absent
  package var namespace: Field<String> = .absent
  package var resourceVersion: Field<String> = .absent
  package var creationTimestamp: Field<TimeObject> = .absent
  package var deletionTimestamp: Field<TimeObject> = .absent
  package var labels: Field<Labels> = .absent
  package var annotations: Field<Annotations> = .absent
  package var ownerReferences: ListField<Owner> = .absent

  package init() {}

  /// The labels that have a meaning for a proxy, and all labels.
  package struct Labels: APIObject {
    package var proxyName: Field<String> = .absent
    package var headless: Field<String> = .absent
    package var serviceName: Field<String> = .absent
    package var zone: Field<String> = .absent
    /// In a manifest: those above too. Empty on the wire: the tools alone need it, and they read manifests.
    package var all = StringMap()

    package init() {}

    package init(from decoder: any Decoder) throws {
      all = try StringMap(from: decoder)
      for (key, value) in all.entries {
        switch CodingKeys(rawValue: key) {
        case .proxyName: proxyName = value
        case .headless: headless = value
        case .serviceName: serviceName = value
        case .zone: zone = value
        case nil: break
        }
      }
    }

    package enum CodingKeys: String, CodingKey {
      case proxyName = "service.kubernetes.io/service-proxy-name"
      case headless = "service.kubernetes.io/headless"
      case serviceName = "kubernetes.io/service-name"
      case zone = "topology.kubernetes.io/zone"
    }
  }

  /// The annotations that have a meaning for a proxy, and those that have one where no cluster is.
  package struct Annotations: APIObject {
    package var changeTriggered: Field<TimeObject> = .absent
    /// In a manifest. Empty on the wire.
    package var others: [Other: Field<String>] = [:]

    package init() {}

    package init(from decoder: any Decoder) throws {
      let container = try decoder.container(keyedBy: CodingKeys.self)
      changeTriggered = try container.decode(Field<TimeObject>.self, forKey: .changeTriggered)
      let keyed = try decoder.container(keyedBy: Other.self)
      for key in Other.allCases where keyed.contains(key) {
        others[key] = try keyed.decode(Field<String>.self, forKey: key)
      }
    }

    package enum CodingKeys: String, CodingKey {
      case changeTriggered = "endpoints.kubernetes.io/last-change-trigger-time"
    }

    /// What a lab node's Services and Endpoints may say.
    package enum Other: String, CodingKey, CaseIterable {
      case leader = "control-plane.alpha.kubernetes.io/leader"
      case addresses = "metallb.io/loadBalancerIPs"
      case addressesBefore = "metallb.universe.tf/loadBalancerIPs"
      case addressesOfKubeVIP = "kube-vip.io/loadbalancerIPs"
      case sharing = "metallb.io/allow-shared-ip"
      case sharingBefore = "metallb.universe.tf/allow-shared-ip"
    }
  }

  /// An object that this one belongs to.
  package struct Owner: APIObject {
    package var kind: Field<String> = .absent
    package var name: Field<String> = .absent

    package init() {}
  }
}
