/// `metadata`, with the fields that we read.
package struct MetadataObject: DescribedObject {
  package typealias CodingKeys = MetadataField

  package var name: Field<String> = .absent
  package var namespace: Field<String> = .absent
  package var resourceVersion: Field<String> = .absent
  package var creationTimestamp: Field<TimeObject> = .absent
  package var deletionTimestamp: Field<TimeObject> = .absent
  package var labels: Field<Labels> = .absent
  package var annotations: Field<Annotations> = .absent
  package var ownerReferences: ListField<Owner> = .absent

  package init() {}

  /// The labels that matter to the proxy, and all labels.
  package struct Labels: APIObject {
    package typealias Fields = AnyKey

    package var proxyName: Field<String> = .absent
    package var headless: Field<String> = .absent
    package var serviceName: Field<String> = .absent
    package var zone: Field<String> = .absent
    /// All labels, including those above. Empty for objects from the API server: only the tools need it, and they read
    /// manifests.
    package var all = StringMap()

    package init() {}

    package init(from decoder: any Decoder) throws { self.init(try StringMap(from: decoder)) }

    /// Takes labels from a map.
    package init(_ map: StringMap) {
      all = map
      for (key, value) in all.entries {
        if let known = CodingKeys(rawValue: key) { self[known] = value }
      }
    }

    /// A label that matters to the proxy.
    package subscript(key: CodingKeys) -> Field<String> {
      get {
        switch key {
        case .proxyName: proxyName
        case .headless: headless
        case .serviceName: serviceName
        case .zone: zone
        }
      }
      set {
        switch key {
        case .proxyName: proxyName = newValue
        case .headless: headless = newValue
        case .serviceName: serviceName = newValue
        case .zone: zone = newValue
        }
      }
    }

    package enum CodingKeys: String, CodingKey, CaseIterable {
      case proxyName = "service.kubernetes.io/service-proxy-name"
      case headless = "service.kubernetes.io/headless"
      case serviceName = "kubernetes.io/service-name"
      case zone = "topology.kubernetes.io/zone"
    }
  }

  /// The annotations that matter to the proxy, and those that matter only without a cluster.
  package struct Annotations: APIObject {
    package typealias Fields = AnyKey

    package var changeTriggered: Field<TimeObject> = .absent
    /// From the API server, only those that matter to the proxy.
    package var others: [Other: Field<String>] = [:]
    /// The annotations that are not strings, sorted. Filled from manifests only.
    package var wrong: [String] = []

    package init() {}

    package init(from decoder: any Decoder) throws { self.init(try StringMap(from: decoder)) }

    /// Takes annotations from a map.
    package init(_ map: StringMap) {
      for (key, value) in map.entries {
        if key == CodingKeys.changeTriggered.rawValue {
          changeTriggered = value.time
        } else if value.isWrong {
          wrong.append(key)
        } else if let other = Other(rawValue: key) {
          others[other] = value
        }
      }
      wrong.sort()
    }

    package enum CodingKeys: String, CodingKey {
      case changeTriggered = "endpoints.kubernetes.io/last-change-trigger-time"
    }

    /// Annotations of Services, EndpointSlices and Endpoints that matter to the proxy, or only on a lab node.
    package enum Other: String, CodingKey, CaseIterable {
      case leader = "control-plane.alpha.kubernetes.io/leader"
      case addresses = "metallb.io/loadBalancerIPs"
      case addressesBefore = "metallb.universe.tf/loadBalancerIPs"
      case addressesOfKubeVIP = "kube-vip.io/loadbalancerIPs"
      case sharing = "metallb.io/allow-shared-ip"
      case sharingBefore = "metallb.universe.tf/allow-shared-ip"
      case algorithm = "viaduct/lb-algorithm"
      case algorithmOfCilium = "service.cilium.io/lb-algorithm"
      case schedulerOfKubeRouter = "kube-router.io/service.scheduler"
      case hashTableSize = "viaduct/hash-table-size"
      case resetConnections = "viaduct/reset-connections"
      case sourceRangesPolicyOfCilium = "service.cilium.io/src-ranges-policy"
      case sourceRanges = "viaduct/source-ranges"
      case sourceRangesPolicy = "viaduct/source-ranges-policy"
      case weight = "service.cilium.io/weight"
      case endpointWeights = "viaduct/endpoint-weights"
      case maxConnections = "viaduct/max-connections"
      case maxConnectionsPerSecond = "viaduct/max-connections-per-second"

      /// Those that the daemon reads too.
      package static let forProxy: [Self] = [
        .algorithm, .algorithmOfCilium, .schedulerOfKubeRouter, .hashTableSize, .resetConnections,
        .sourceRangesPolicyOfCilium, .sourceRanges, .sourceRangesPolicy, .weight, .endpointWeights,
        .maxConnections,
        .maxConnectionsPerSecond,
      ]
    }
  }

  /// An owner reference.
  package struct Owner: DescribedObject {
    package typealias CodingKeys = OwnerReferenceField

    package var kind: Field<String> = .absent
    package var name: Field<String> = .absent

    package init() {}
  }
}

extension Field<String> {
  /// The string as a time, not parsed yet.
  fileprivate var time: Field<TimeObject> {
    switch self {
    case .absent: .absent
    case .value(let text): .value(.text(text))
    case .wrong: .wrong
    }
  }
}
