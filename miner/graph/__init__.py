"""Facts to a graph: networkx in memory, and the same in an embedded Cypher database.  Rebuilt, never the truth."""

from miner.graph.build import build, case_node, concept_node, publication_node
from miner.graph.cypher import Rows, load, query
from miner.graph.facts import GraphSpec, NodeClass, PaperFacts, Review, ReviewedFact
from miner.graph.pool import Answer, Concept, Counts, Reply, count_patients, count_publications, own_cases, replies

__all__ = [
    "Answer",
    "Concept",
    "Counts",
    "GraphSpec",
    "NodeClass",
    "PaperFacts",
    "Reply",
    "Review",
    "ReviewedFact",
    "Rows",
    "build",
    "case_node",
    "concept_node",
    "count_patients",
    "count_publications",
    "load",
    "own_cases",
    "publication_node",
    "query",
    "replies",
]
