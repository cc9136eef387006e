internal import ClusterModel
package import KubeWire

extension APIConnection {
  /// Lists all objects of these kinds once, without a watch, for tools that show the cluster. The kinds are listed one
  /// after another, so their lists are of slightly different times.
  ///
  /// Unlike the daemon's watch, it includes headless Services, Services of other proxies and all Nodes, so that a tool
  /// can say why a Service is not served. An API that the server does not have counts as empty.
  package func snapshot(
    of kinds: some Collection<WireKind> = WireKind.allCases
  ) async throws(APIError) -> LoadedCluster {
    var objects: [WireKind: PagedList] = [:]
    for kind in kinds {
      var source = ListWatcher(kind: kind, selector: ObjectSelector(), connection: self)
      do throws(APIError) {
        objects[kind] = try await source.allObjects()
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
  /// Returns the objects of all pages. If the list expires before its end, it is requested again without pages.
  fileprivate mutating func allObjects() async throws(APIError) -> PagedList {
    do throws(APIError) {
      return try await pages(limit: ListRequest.usualLimit)
    } catch {
      guard case .refused(let status) = error.cause, status.isExpired else { throw error }
      return try await pages(limit: nil)
    }
  }

  private mutating func pages(limit: Int?) async throws(APIError) -> PagedList {
    var list = PagedList()
    var request = ListRequest(limit: limit)
    repeat {
      let page = try await page(request).page
      list.add(page)
      if let token = page.continueToken, list.isEndless(with: token, after: request.continueToken) {
        throw connection.error(RequestFailure.malformed("the list does not end"), in: APIRequest(.list(kind)))
      }
      request.continueToken = page.continueToken
    } while request.continueToken != nil
    return list
  }
}
