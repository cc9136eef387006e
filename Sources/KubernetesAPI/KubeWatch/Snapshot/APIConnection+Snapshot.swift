internal import ClusterModel
public import KubeWire

extension APIConnection {
  /// Lists everything of these kinds once, without watching: for tools that show what is there. The kinds are listed
  /// one after the other, so each is of a slightly different time.
  ///
  /// Unlike the daemon's watch it leaves nothing out: headless Services, Services of other proxies and all Nodes are
  /// there, so that one can say why a Service is not served. An API that the server does not have counts as empty.
  public func snapshot(
    of kinds: some Collection<WireKind> = WireKind.allCases
  ) async throws(APIError) -> LoadedCluster {
    var objects: [WireKind: PagedList] = [:]
    for kind in kinds {
      var source = ListWatcher(kind: kind, selector: ObjectSelector(), connection: self)
      do throws(APIError) {
        objects[kind] = try await source.everything()
      } catch {
        guard kind.isOptional, error.cause.meansMissingAPI(hasListed: false) else { throw error }
      }
    }
    return LoadedCluster(
      snapshot: ClusterSnapshot(lists: objects.map { $1.list(of: $0) }),
      diagnostics: objects.values.flatMap(\.diagnostics).sorted())
  }
}

extension ClusterSnapshot {
  fileprivate init(lists: [ObjectList]) {
    var (services, slices, nodes, cidrs) = ([Service](), [EndpointSlice](), [Node](), [ServiceCIDR]())
    for list in lists {
      switch list {
      case .services(let all): services = all
      case .slices(let all): slices = all
      case .nodes(let all): nodes = all
      case .serviceCIDRs(let all): cidrs = all
      }
    }
    self.init(services: services, slices: slices, nodes: nodes, serviceCIDRs: cidrs)
  }
}

extension ListWatcher {
  /// Every page. Should the list be too old before it ends, it begins anew and comes whole.
  fileprivate mutating func everything() async throws(APIError) -> PagedList {
    do throws(APIError) {
      return try await pages(limit: WatchTiming().pageSize)
    } catch {
      guard case .refused(let status) = error.cause, status.isExpired else { throw error }
      return try await pages(limit: nil)
    }
  }

  private mutating func pages(limit: Int?) async throws(APIError) -> PagedList {
    var gathered = PagedList()
    var request = ListRequest(limit: limit)
    repeat {
      let page = try await page(request).page
      gathered.add(page)
      request.continueToken = page.continueToken
    } while request.continueToken != nil
    return gathered
  }
}
