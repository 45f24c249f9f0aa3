using System.Reflection;
using Alexandria.Console.Forms;
using Alexandria.Console.Live;
using Alexandria.Console.Shell;
using Alexandria.Console.SignIn;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Alexandria.Console;

/// <summary>Adds the console to a server.</summary>
public static class ConsoleRegistration
{
    /// <summary>Registers what the console needs. <c>IOperations</c>, <c>IAuthenticator</c>, <c>IEventLog</c> and the <see cref="TimeProvider"/> come from the host; so does the place of the data protection keys, which sessions' forms depend on.</summary>
    /// <param name="services">The server's services.</param>
    /// <param name="pageAssemblies">Assemblies of modules, whose <c>@page</c> components become pages.</param>
    public static IServiceCollection AddConsole(this IServiceCollection services, IEnumerable<Assembly> pageAssemblies)
    {
        services.AddRazorComponents();
        services.AddAntiforgery(options =>
        {
            options.Cookie.Name = "alexandria_antiforgery";
            options.Cookie.SameSite = SameSiteMode.Strict;
            options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
            options.FormFieldName = FormSubmission.TokenField;
            // frame-ancestors in the content security policy says it.
            options.SuppressXFrameOptionsHeader = true;
        });
        var pages = new ConsolePages(pageAssemblies);
        services.TryAddSingleton(pages);
        services.TryAddSingleton<ConsoleAssets>();
        services.TryAddSingleton<Flash>();
        services.TryAddSingleton<Gate>();
        services.TryAddSingleton<LiveStream>();
        services.TryAddScoped<ConsoleContext>();
        services.TryAddScoped<PageRenderer>();
        services.TryAddScoped<FormEndpoint>();
        services.TryAddScoped<SignInEndpoints>();
        return services;
    }

    /// <summary>Maps the console under <c>/console</c>, and <c>/</c> to it. Call <see cref="AddConsole"/> before.</summary>
    public static WebApplication MapConsole(this WebApplication app)
    {
        var gate = app.Services.GetRequiredService<Gate>();
        app.Use((HttpContext http, RequestDelegate next) => gate.HandleAsync(http, next));
        app.UseAntiforgery();
        app.Services.GetRequiredService<ConsoleAssets>().Map(app);
        app.MapGet("/", () => Results.Redirect(LocalPath.Start)).ExcludeFromDescription();
        app.MapGet("/console", Start).ExcludeFromDescription();
        app.MapGet("/console/live", LiveStream.HandleAsync).ExcludeFromDescription();
        app.MapPost("/console/do/{operation}", FormEndpoint.HandleAsync).ExcludeFromDescription().DisableAntiforgery();
        // Pages answer POST, too; this one goes before the page of the same address.
        app.MapPost(SignInEndpoints.Path, SignInEndpoints.SignInAsync).ExcludeFromDescription().DisableAntiforgery().WithOrder(-1);
        app.MapPost("/console/sign-out", SignInEndpoints.SignOutAsync).ExcludeFromDescription().DisableAntiforgery();
        app.MapFallback("/console/{**path}", (PageRenderer pages) => pages.Failure(Failures.NoPage)).ExcludeFromDescription();
        app.MapRazorComponents<App>().AddAdditionalAssemblies([.. app.Services.GetRequiredService<ConsolePages>().Assemblies]);
        return app;
    }

    private static IResult Start(ConsoleContext console, ConsolePages pages, PageRenderer renderer) =>
        pages.Items.FirstOrDefault(i => console.Can(i.Permission)) is { } first
            ? Results.Redirect(first.Path)
            : renderer.Failure(Failures.NotAllowed(pages.Items.FirstOrDefault()?.Permission ?? Identity.Permissions.SignedIn));
}
