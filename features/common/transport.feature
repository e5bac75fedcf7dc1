Feature: Encrypted transport
  Keys travel encrypted. A host that serves the same API in the clear invites
  its callers to send them in the open.

  Rule: The API is served encrypted only

    # No credential is sent in this request.
    Scenario: The API is not served in the clear
      When somebody lists resources in the clear
      Then the API is not served in the clear
