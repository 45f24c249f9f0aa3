using Alexandria.Host;
using Alexandria.Surfaces.Cli;

// Asked by scripts, often: answered before anything is built.
if (args is ["--version"])
{
    System.Console.Out.WriteLine(Product.Version);
    return ExitCodes.Done;
}

return await Executable.RunAsync(args);
