using Isthmus.Machine;

namespace Isthmus.Kernel.Startup;

/// <summary>Finding ports by name.</summary>
public static class MachinePorts
{
    /// <summary>The port of that name, or null.</summary>
    public static Port? FindPort(this IMachine machine, string name)
    {
        for (int i = 0; i < machine.Ports.Count; i++)
        {
            if (machine.Ports[i].Name == name)
            {
                return machine.Ports[i];
            }
        }

        return null;
    }
}
