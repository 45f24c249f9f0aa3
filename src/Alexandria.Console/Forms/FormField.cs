using Microsoft.AspNetCore.Components;

namespace Alexandria.Console.Forms;

/// <summary>An entry of a select.</summary>
public sealed record Choice(string Value, string Title);

/// <summary>What all fields of an <see cref="OperationForm"/> have: a label, and after a failure the text that was typed and what is wrong with it.</summary>
public abstract class FormField : ComponentBase
{
    [CascadingParameter] public required OperationForm Form { get; set; }

    /// <summary>JSON name of the operation's parameter.</summary>
    [Parameter, EditorRequired] public required string Name { get; set; }

    [Parameter, EditorRequired] public required string Label { get; set; }

    /// <summary>Present value; what was typed goes before it.</summary>
    [Parameter] public string? Value { get; set; }

    [Parameter] public string? Hint { get; set; }

    [Parameter] public bool Required { get; set; }

    internal string FieldId => Form.FieldId(Name);

    internal IReadOnlyList<string> Errors => Form.Failed?.Error?.Fields.GetValueOrDefault(Name)?.Select(Sentence).ToArray() ?? [];

    /// <summary>What stands in the field.</summary>
    protected string? Shown => Form.Failed is { } sent ? sent.Typed(Name)?[0] : Value;

    protected string? Invalid => Errors.Count > 0 ? "true" : null;

    /// <summary>The binder says "is not a number"; validation attributes write a sentence of their own.</summary>
    private string Sentence(string message) => message is [>= 'a' and <= 'z', ..] ? $"{Label} {message}." : message;

    protected string? DescribedBy => (Hint, Errors.Count) switch
    {
        (null, 0) => null,
        (null, _) => FieldId + "-error",
        (_, 0) => FieldId + "-hint",
        _ => $"{FieldId}-hint {FieldId}-error",
    };
}
