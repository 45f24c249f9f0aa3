namespace Alexandria.Console.Shell;

/// <summary>Puts a page (a component with <c>@page</c>, in any module) into the console's navigation.</summary>
/// <param name="title">As people read it.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class NavigationAttribute(string title) : Attribute
{
    public string Title { get; } = title;

    /// <summary>Lower comes first; equal ones are ordered by title.</summary>
    public int Order { get; init; } = 100;

    /// <summary>What the addresses of further pages that belong to the entry begin with; those below the page's own belong to it anyway.</summary>
    public string? Within { get; init; }

    /// <summary>A name that <see cref="Icon"/> knows.</summary>
    public string Icon { get; init; } = "dot";

    /// <summary>Who lacks it neither sees the entry nor the page.</summary>
    public string Permission { get; init; } = Identity.Permissions.SignedIn;
}
