using AngleSharp.Html.Dom;

namespace Alexandria.Console.Tests;

/// <summary>What stands in a form's field.</summary>
internal static class FormReading
{
    public static string? Field(this IHtmlFormElement form, string name) => form.QuerySelector($"[name='{name}']") switch
    {
        IHtmlInputElement input => input.Value,
        IHtmlTextAreaElement area => area.Value,
        IHtmlSelectElement select => select.Value,
        _ => null,
    };
}
