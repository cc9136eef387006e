package import Yams

/// Yams' tree of a document, under a name that does not collide with `ClusterModel.Node`.
package typealias YAMLNode = Yams.Node
