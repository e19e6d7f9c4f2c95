using System.Collections.Generic;
using System.Globalization;
using Isthmus.Cli.Archives;

namespace Isthmus.Cli.Running;

/// <summary>Tells the kernel what the user asked for.</summary>
internal static class LaunchDescription
{
    private const string DeterministicEpoch = "946684800000000000"; // 2000-01-01, in nanoseconds

    public static LaunchBlock Build(RunRequest request, string guestPath, GuestConsole console)
    {
        LaunchBlock launch = new();
        launch.Add("program", guestPath).Add("argument", request.Program);
        foreach (string argument in request.Arguments)
        {
            launch.Add("argument", argument);
        }

        foreach (string variable in GuestEnvironment.Build(request.Environment, console.HasTerminal))
        {
            launch.Add("environment", variable);
        }

        launch.AddOptional("abi", request.Abi).Add("directory", "/");
        console.Describe(launch);
        launch.AddOptional("trace", request.IsTraced ? "all" : null);
        if (request.IsDeterministic)
        {
            launch.Add("seed", request.Seed.ToString(CultureInfo.InvariantCulture)).Add("epoch", DeterministicEpoch);
        }

        foreach (BindMount bind in request.Binds)
        {
            launch.AddOptional("readonly", bind.IsReadOnly ? bind.GuestPath : null);
        }

        AddList(launch, "allow", request.Allow);
        AddList(launch, "deny", request.Deny);
        launch.AddOptional("pledge", request.Pledge);
        foreach (string path in request.Unveil)
        {
            launch.Add("unveil", path);
        }

        return launch;
    }

    private static void AddList(LaunchBlock launch, string key, IReadOnlyList<string>? calls)
    {
        if (calls is not null)
        {
            launch.Add(key, string.Join(',', calls));
        }
    }
}
