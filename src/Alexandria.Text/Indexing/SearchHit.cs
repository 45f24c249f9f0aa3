namespace Alexandria.Text.Indexing;

/// <summary>What one term of the query added to a hit's score.</summary>
/// <param name="Term">As the analyser folds it.</param>
/// <param name="Contribution">Above 0; the contributions of a hit add up to its score.</param>
/// <param name="Rarity">The term's inverse document frequency in the index when the search ran.</param>
public sealed record TermContribution(string Term, double Contribution, double Rarity);

/// <summary>A document found, and why.</summary>
/// <param name="Id">As it was put.</param>
/// <param name="Score">Above 0, comparable within one search only.</param>
/// <param name="Terms">The largest contribution first.</param>
public sealed record SearchHit(string Id, double Score, IReadOnlyList<TermContribution> Terms);
