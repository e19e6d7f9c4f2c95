using System;

namespace Isthmus.Machine.Simulated;

/// <summary>The kernel did to the machine what no kernel may do: a frame freed twice, a page mapped outside the user half.</summary>
public sealed class MachineMisuseException(string message) : InvalidOperationException(message);
