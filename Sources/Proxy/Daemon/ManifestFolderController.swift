internal import Allocation
internal import AllocationStore
internal import ClusterModel
internal import ClusterControllers
internal import Logging
internal import ManifestSource
internal import ProxyConfiguration

/// Does for a folder of manifests what the controllers of a cluster would do: allocates addresses and ports, and builds
/// EndpointSlices. An allocation is stored before it is used.
struct ManifestFolderController {
  /// An event to handle.
  enum Event: Sendable {
    /// The folder has changed.
    case news(FolderUpdate)
    /// Allocations that could not be stored are retried.
    case retryStore
  }

  private var lab = LabCluster()
  private var keeper: PersistentAllocator?
  private let logger: Logger
  /// The Services as their manifests define them.
  private var services: [NamespacedName: ClusterModel.Service] = [:]
  /// The Services that have allocations.
  private var allocated: Set<NamespacedName> = []
  /// The refusals for each Service that were last reported.
  private var refusals: [NamespacedName: [Diagnostic]] = [:]
  /// Why allocations cannot be stored; nil while they can.
  private var storeError: StoreError?

  /// Opens the store. If it cannot be created in the folder and no other path is configured, nothing is allocated, and
  /// Services have only the addresses and ports in their manifests.
  init(_ manifests: ManifestFolder, logger: Logger) throws {
    self.logger = logger
    do {
      keeper = try PersistentAllocator(opening: manifests.store, pools: manifests.pools)
    } catch {
      guard case .system = error, !manifests.isStoreExplicit else { throw error }
      keeper = nil
      logger.warning("\(error); until then no addresses and ports are allocated to Services")
    }
  }

  /// Handles an event and returns the resulting updates.
  mutating func handle(_ event: Event) -> [ClusterUpdate] {
    switch event {
    case .news(let news): handle(news)
    case .retryStore: storeError == nil ? [] : apply([], requests: [:], isFirst: false)
    }
  }

  private mutating func handle(_ news: FolderUpdate) -> [ClusterUpdate] {
    for diagnostic in news.diagnostics where !(keeper != nil && diagnostic.kind == .missingClusterIP) {
      logger.warning("\(diagnostic)")
    }
    var requests: [NamespacedName: AddressRequest?] = [:]
    for change in news.changes where change.reference.kind == "Service" {
      let name = change.reference.name
      if case .service(let service)? = change.object {
        services[name] = service
        requests.updateValue(AddressRequest(service), forKey: name)
      } else {
        services[name] = nil
        requests.updateValue(nil, forKey: name)
      }
    }
    return apply(news.changes, requests: requests, isFirst: news.isFirst)
  }

  private mutating func apply(
    _ changes: [KubeObjectChange], requests: [NamespacedName: AddressRequest?], isFirst: Bool
  ) -> [ClusterUpdate] {
    let news = lab.apply(changes, completions: completions(for: requests, isFirst: isFirst))
    for diagnostic in news.diagnostics { logger.warning("\(diagnostic)") }
    return news.updates
  }

  /// Allocates what the Services request, and returns what to complete them with. A nil request or completion stands for a
  /// Service that is gone.
  private mutating func completions(
    for requests: [NamespacedName: AddressRequest?], isFirst: Bool
  ) -> [NamespacedName: ServiceCompletion?] {
    guard keeper != nil, isFirst || !requests.isEmpty || storeError != nil else { return [:] }
    do {
      let change =
        isFirst ? try keeper?.list(requests.values.compactMap(\.self)) : try keeper?.update(requests)
      if storeError != nil { logger.notice("allocations are stored again") }
      storeError = nil
      return completions(for: change)
    } catch {
      if storeError != error { logger.error("\(error)") }
      storeError = error
      return withholding(from: requests)
    }
  }

  private mutating func completions(for change: AllocationChange?) -> [NamespacedName: ServiceCompletion?] {
    var completions: [NamespacedName: ServiceCompletion?] = [:]
    for grant in change?.grants ?? [] {
      completions.updateValue(ServiceCompletion(grant), forKey: grant.name)
      allocated.insert(grant.name)
      let new = grant.diagnostics.filter { !(refusals[grant.name] ?? []).contains($0) }
      for diagnostic in new { logger.warning("\(diagnostic)") }
      refusals[grant.name] = grant.diagnostics.isEmpty ? nil : grant.diagnostics
    }
    for name in change?.gone ?? [] {
      completions.updateValue(nil, forKey: name)
      allocated.remove(name)
      refusals[name] = nil
    }
    return completions
  }

  /// Returns completions that remove all addresses and ports from new Services, since one that is not stored may be
  /// allocated to another Service. Services with allocations keep them.
  private func withholding(
    from requests: [NamespacedName: AddressRequest?]
  ) -> [NamespacedName: ServiceCompletion?] {
    var completions: [NamespacedName: ServiceCompletion?] = [:]
    for name in requests.keys where !allocated.contains(name) {
      guard let service = services[name] else { continue }
      completions.updateValue(ServiceCompletion(withholdingFrom: service), forKey: name)
    }
    return completions
  }
}
