package import Yams

/// Yams' tree of a document, by a name that the cluster's Node does not have.
package typealias YAMLNode = Yams.Node
