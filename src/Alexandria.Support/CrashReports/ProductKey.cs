namespace Alexandria.Support.CrashReports;

/// <summary>Products by name, however it is capitalised: crashes of different products never meet.</summary>
internal static class ProductKey
{
    /// <summary>Where no product was named.</summary>
    public const string None = "";

    public static string Of(string? product) => product?.Trim().ToLowerInvariant() ?? None;

    /// <summary>The name as it is shown; null when there is none.</summary>
    public static string? Name(string? product) => string.IsNullOrWhiteSpace(product) ? null : product.Trim();
}
