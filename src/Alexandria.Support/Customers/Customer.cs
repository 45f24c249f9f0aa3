using Alexandria.Operations;

namespace Alexandria.Support.Customers;

/// <summary>Somebody who asks for support.</summary>
internal sealed record Customer
{
    public required string Tenant { get; init; }

    public required string Id { get; init; }

    public required string Name { get; init; }

    /// <summary>Lower case; one customer to an address.</summary>
    public string? Email { get; init; }

    public string? Company { get; init; }

    public string? Notes { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }

    public required long Revision { get; init; }

    public static Error EmailTaken { get; } = Error.Conflict("email_taken", "Another customer has this e-mail address.");

    public static string? NormalEmail(string? email) => Blank(email)?.ToLowerInvariant();

    public static string? Blank(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    /// <summary>Changes what is set; empty text clears a field other than the name.</summary>
    public Customer With(UpdateCustomer request, DateTimeOffset now) => this with
    {
        Name = Blank(request.Name) ?? Name,
        Email = request.Email is null ? Email : NormalEmail(request.Email),
        Company = request.Company is null ? Company : Blank(request.Company),
        Notes = request.Notes is null ? Notes : Blank(request.Notes),
        UpdatedAt = now,
        Revision = Revision + 1,
    };

    /// <summary>A row that stands for nobody: its id may be in tickets of others, in events and in the audit.</summary>
    public Customer Erase(DateTimeOffset now) => this with { Name = "[erased]", Email = null, Company = null, Notes = null, UpdatedAt = now, Revision = Revision + 1 };

    public CustomerView View() => new()
    {
        Id = Id,
        Name = Name,
        Email = Email,
        Company = Company,
        Notes = Notes,
        CreatedAt = CreatedAt,
        UpdatedAt = UpdatedAt,
        Revision = Revision,
    };
}

/// <summary>A customer.</summary>
public sealed record CustomerView : IVersioned
{
    public required string Id { get; init; }

    public required string Name { get; init; }

    public string? Email { get; init; }

    public string? Company { get; init; }

    public string? Notes { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>Grows by one with each change; the ETag.</summary>
    public required long Revision { get; init; }

    long IVersioned.Version => Revision;
}
