namespace Alexandria.Support.CrashReports.Grouping;

/// <summary>Why a crash is like another one.</summary>
/// <param name="NearestReport">The report of the group that it resembles most.</param>
/// <param name="Similarity">Of the two: the sum of the contributions.</param>
/// <param name="Features">What was compared.</param>
/// <param name="Functions">The crash's in-app functions, innermost first.</param>
internal sealed record GroupReason(string NearestReport, double Similarity, IReadOnlyList<LikenessFeature> Features, IReadOnlyList<FunctionReason> Functions);

/// <summary>One thing that two crashes were compared by.</summary>
/// <param name="Name">place, function, word, owner, message or type.</param>
/// <param name="Likeness">How alike they are in it, 0 to 1.</param>
/// <param name="Contribution">What it adds to the similarity.</param>
/// <param name="Most">What it would add if they were the same in it.</param>
public sealed record LikenessFeature(string Name, double Likeness, double Contribution, double Most);

/// <summary>One in-app function of a crash.</summary>
/// <param name="Function">Its qualified name.</param>
/// <param name="Shared">Whether the other crash has it.</param>
/// <param name="Contribution">What it adds to the similarity by its name as a whole; its words and its owner add to theirs.</param>
public sealed record FunctionReason(string Function, bool Shared, double Contribution);
