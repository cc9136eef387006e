internal import Allocation
internal import AllocationStore
internal import ClusterModel
internal import ClusterControllers
internal import Logging
internal import ManifestSource
internal import ProxyConfiguration

/// A folder of manifests as a cluster: what its controllers would do is done between the folder and the loop. What a
/// Service is given is in the store before anybody hears of it.
struct ManifestFolderController {
  /// What is to be done.
  enum Event: Sendable {
    /// Something is new in the folder.
    case news(FolderNews)
    /// What could not be stored may be so now.
    case isTimeToTryAgain
  }

  private var lab = LabCluster()
  private var keeper: AddressKeeper?
  private let logger: Logger
  /// As they are written.
  private var services: [NamespacedName: ClusterModel.Service] = [:]
  /// Services that have been given something.
  private var given: Set<NamespacedName> = []
  /// What was refused to each Service when it was last told.
  private var refusals: [NamespacedName: [Diagnostic]] = [:]
  /// Why nothing could be stored, until it could again.
  private var trouble: StoreError?

  /// Opens the store. Where none can be made beside the manifests, and nobody named another place, nothing is given and
  /// the Services have what their manifests say.
  init(_ manifests: ManifestFolder, logger: Logger) throws {
    self.logger = logger
    do {
      keeper = try AddressKeeper(opening: manifests.store, pools: manifests.pools)
    } catch {
      guard case .system = error, !manifests.isStoreExplicit else { throw error }
      keeper = nil
      logger.warning("\(error); until then no addresses and ports are allocated to Services")
    }
  }

  /// Gives what an event comes to.
  mutating func take(_ event: Event) -> [ClusterUpdate] {
    switch event {
    case .news(let news): take(news)
    case .isTimeToTryAgain: trouble == nil ? [] : take([], wishes: [:], isFirst: false)
    }
  }

  private mutating func take(_ news: FolderNews) -> [ClusterUpdate] {
    for diagnostic in news.diagnostics where !(keeper != nil && diagnostic.isLackOfClusterIP) {
      logger.warning("\(diagnostic)")
    }
    var wishes: [NamespacedName: AddressRequest?] = [:]
    for change in news.changes where change.reference.kind == "Service" {
      let name = change.reference.name
      if case .service(let service)? = change.object {
        services[name] = service
        wishes.updateValue(AddressRequest(service), forKey: name)
      } else {
        services[name] = nil
        wishes.updateValue(nil, forKey: name)
      }
    }
    return take(news.changes, wishes: wishes, isFirst: news.isFirst)
  }

  private mutating func take(
    _ changes: [KubeObjectChange], wishes: [NamespacedName: AddressRequest?], isFirst: Bool
  ) -> [ClusterUpdate] {
    let news = lab.apply(changes, given: completions(wishes, isFirst: isFirst))
    for diagnostic in news.diagnostics { logger.warning("\(diagnostic)") }
    return news.updates
  }

  private mutating func completions(
    _ wishes: [NamespacedName: AddressRequest?], isFirst: Bool
  ) -> [NamespacedName: ServiceCompletion?] {
    guard keeper != nil, isFirst || !wishes.isEmpty || trouble != nil else { return [:] }
    do {
      let change = isFirst ? try keeper?.list(wishes.values.compactMap(\.self)) : try keeper?.update(wishes)
      if trouble != nil { logger.notice("allocations are stored again") }
      trouble = nil
      return take(change)
    } catch {
      if trouble != error { logger.error("\(error)") }
      trouble = error
      return withheld(wishes)
    }
  }

  private mutating func take(_ change: AllocationChange?) -> [NamespacedName: ServiceCompletion?] {
    var completions: [NamespacedName: ServiceCompletion?] = [:]
    for grant in change?.grants ?? [] {
      completions.updateValue(ServiceCompletion(grant), forKey: grant.name)
      given.insert(grant.name)
      let new = grant.diagnostics.filter { !(refusals[grant.name] ?? []).contains($0) }
      for diagnostic in new { logger.warning("\(diagnostic)") }
      refusals[grant.name] = grant.diagnostics.isEmpty ? nil : grant.diagnostics
    }
    for name in change?.gone ?? [] {
      completions.updateValue(nil, forKey: name)
      given.remove(name)
      refusals[name] = nil
    }
    return completions
  }

  /// What is written nowhere may be somebody else's, so Services that are new get nothing at all. The others keep what
  /// they have.
  private func withheld(
    _ wishes: [NamespacedName: AddressRequest?]
  ) -> [NamespacedName: ServiceCompletion?] {
    var completions: [NamespacedName: ServiceCompletion?] = [:]
    for name in wishes.keys where !given.contains(name) {
      guard let service = services[name] else { continue }
      completions.updateValue(ServiceCompletion(withholdingFrom: service), forKey: name)
    }
    return completions
  }
}
