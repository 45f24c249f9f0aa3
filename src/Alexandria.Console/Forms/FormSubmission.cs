using Microsoft.AspNetCore.Http;

namespace Alexandria.Console.Forms;

/// <summary>A form as it was sent.</summary>
public sealed record FormSubmission
{
    internal const string ReturnToField = "returnTo";
    internal const string ThenField = "_then";
    internal const string DoneField = "_done";
    internal const string FormField = "_form";
    internal const string DialogField = "_dialog";
    internal const string VersionField = "_version";
    internal const string KeyField = "_key";
    internal const string FilledField = "_filled";
    internal const string TokenField = "__RequestVerificationToken";

    /// <summary>Name of the operation that it asks for.</summary>
    public required string Operation { get; init; }

    /// <summary>Every field but the antiforgery token, the form's own ones included.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyList<string>> All { get; init; }

    /// <summary>Why it failed; null until it did.</summary>
    public Error? Error { get; init; }

    /// <summary>Local path of the page that the form is on.</summary>
    public string ReturnTo => LocalPath.Or(Own(ReturnToField));

    /// <summary>Where success leads: a local path, with <c>{name}</c> for a value of the answer.</summary>
    public string Then => LocalPath.Or(Own(ThenField)?.Replace("{", "%7B", StringComparison.Ordinal).Replace("}", "%7D", StringComparison.Ordinal) ?? ReturnTo);

    /// <summary>What people are told on success.</summary>
    public string Done => Own(DoneField) ?? "Done.";

    /// <summary>Id of the form element.</summary>
    public string? Form => Own(FormField);

    /// <summary>Id of the dialog that the form is in.</summary>
    public string? Dialog => Own(DialogField);

    public long? Version => long.TryParse(Own(VersionField), out var version) ? version : null;

    /// <summary>Unique to one showing of the form, so that sending it twice does it once.</summary>
    public string? Key => Own(KeyField);

    /// <summary>Fields that had a value when the form was shown: empty now, they were cleared.</summary>
    public IReadOnlyList<string> Filled => All.GetValueOrDefault(FilledField) ?? [];

    /// <summary>The operation's arguments: all but the form's own fields. Browsers send CRLF for a line's end; the operations get LF.</summary>
    public IEnumerable<KeyValuePair<string, IReadOnlyList<string>>> Arguments =>
        All.Where(f => f.Key != ReturnToField && !f.Key.StartsWith('_'));

    public static FormSubmission Of(string operation, IFormCollection form) => new()
    {
        Operation = operation,
        All = form.Where(f => f.Key != TokenField).ToDictionary(
            f => f.Key,
            f => (IReadOnlyList<string>)[.. f.Value.Select(v => (v ?? "").ReplaceLineEndings("\n"))],
            StringComparer.Ordinal),
    };

    /// <summary>What was typed into a field of this form; null when it was not sent.</summary>
    public IReadOnlyList<string>? Typed(string name) => All.GetValueOrDefault(name);

    private string? Own(string name) => All.GetValueOrDefault(name) is [{ Length: > 0 } value, ..] ? value : null;
}
