internal import Allocation
internal import AllocationStore
internal import ClusterModel
internal import ClusterControllers
internal import ManifestSource

/// A folder of manifests as 'viaduct run --manifests' sees it: with the slices that it builds, and with the assignments
/// to Services in its store. Only the daemon assigns; this reads.
package struct LabManifests {
  private let folder: String
  /// The file in which the daemon keeps its assignments.
  package let store: String

  /// Creates it for the first folder among the paths; nil if there is none. Files and standard input are read as they
  /// are: they may be part of a cluster, or show what is wrong with one.
  ///
  /// - Parameters:
  ///   - store: the store's path; nil for the usual one in the folder.
  ///   - isFolder: whether a path is that of a folder.
  package init?(_ paths: [String], store: String?, isFolder: (String) -> Bool = { $0.isFolder }) {
    guard let folder = paths.first(where: isFolder) else { return nil }
    self.folder = folder
    self.store = store ?? (folder.hasSuffix("/") ? folder : folder + "/") + ".viaduct/store"
  }

  /// Whether the folder's daemon assigns addresses to load balancers, by its store; false if that cannot be read.
  package var hasLoadBalancerPool: Bool {
    guard let allocations = try? AllocationStore.read(store) else { return false }
    return allocations.pools?.loadBalancer.isEmpty == false
  }

  /// Completes the manifests with slices and assignments. If the store cannot be read, a diagnostic says so.
  ///
  /// - Parameter read: reads the store at a path; nil if there is none.
  func completed(
    _ loaded: LoadedManifests,
    read: (String) throws(StoreError) -> Allocations? = AllocationStore.read
  ) -> InputCluster {
    var diagnostics = loaded.diagnostics.filter { $0.kind != .missingClusterIP }
    var allocations: Allocations?
    do { allocations = try read(store) } catch {
      diagnostics.append(
        Diagnostic(
          .error, nil, problem: "what is assigned to Services is unknown: \(error.description)",
          remedy: "until that is fixed, Services are shown as they are written"))
    }
    let given = StoredCompletions(loaded.snapshot.services, from: allocations)
    let lab = LabCluster(loaded.snapshot, completions: given)
    let snapshot = lab.completed(loaded.snapshot)
    let refused = given.refusals.filter { $0.field?.hasPrefix("spec.clusterIP") == true }.map(\.object)
    diagnostics += lab.diagnostics + given.refusals
    diagnostics += snapshot.services.compactMap(lackOfAddress).filter { !refused.contains($0.object) }
    return InputCluster(
      snapshot: snapshot, objects: lab.completed(loaded.objects, loaded.snapshot), diagnostics: diagnostics,
      of: loaded, refusals: given.refusals)
  }

  private func lackOfAddress(_ service: Service) -> Diagnostic? {
    guard service.clusterIPs.isEmpty, !service.isHeadless, service.type != .externalName else { return nil }
    return Diagnostic(
      .warning, ObjectReference(kind: "Service", name: service.name), field: "spec.clusterIP",
      problem: "no address has been assigned to it yet",
      remedy: "run 'viaduct run --manifests \(folder)', which assigns one, or write a free address there")
  }
}
