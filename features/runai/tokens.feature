Feature: Run:ai tokens
  The request of the authentication page, its spellings, what it refuses, and
  what later releases have added.

  Rule: The request of the authentication page buys a token

    @RUNAI-TOK-04 @RUNAI-TOK-05
    Scenario: The answer is an object with an accessToken
      Given a secret that is good
      When the caller exchanges the secret
      Then the request is honoured
      And the answer holds:
        | accessToken | a string |

    # The authentication page, the OpenAPI document and a client spell the fields in three ways.
    Scenario Outline: The fields are spelled <id> and <secret>
      Given a secret that is good
      When the caller spells it otherwise:
        """
        {"grantType": "app_token", "<id>": "{app_id}", "<secret>": "{app_secret}"}
        """
      Then the request is honoured

      Examples:
        | id    | secret    |
        | AppId | AppSecret |
        | appID | appSecret |
        | appId | appSecret |

  Rule: A request that is not whole buys nothing

    Scenario: A whole request is honoured
      Given a secret that is good
      When the caller exchanges the secret
      Then the request is honoured

    @RUNAI-ERR-01
    Scenario Outline: A request without <field> is refused
      Given a secret that is good
      When the caller asks for a token:
        """
        <body>
        """
      Then the request is refused for an incomplete request
      And the answer holds:
        | code    | 400      |
        | message | a string |

      Examples:
        | field     | body                                                     |
        | grantType | {"AppId": "{app_id}", "AppSecret": "{app_secret}"}       |
        | AppId     | {"grantType": "app_token", "AppSecret": "{app_secret}"}  |
        | AppSecret | {"grantType": "app_token", "AppId": "{app_id}"}          |

    Scenario: An unknown grantType is refused
      Given a secret that is good
      When the caller asks for a token:
        """
        {"grantType": "goodwill", "AppId": "{app_id}", "AppSecret": "{app_secret}"}
        """
      Then the request is refused for an unknown grant

    Scenario: A request that is not JSON is refused
      Given a secret that is good
      When the caller asks for a token:
        """
        {
        """
      Then the request is refused for a broken request

  Rule: A person's password buys a token too

    Scenario: A person has logged in
      Given a caller who acts as "user"
      When the caller looks around
      Then the request is honoured

  Rule: Later releases have other ways

    @RUNAI-TOK-16
    Scenario: Client credentials buy a token
      Given a secret that is good
      When the caller presents client credentials
      Then the request is honoured
      And the answer holds a token at "accessToken" that opens the door

    @RUNAI-TOK-19
    Scenario: The answer tells the seconds of the token
      Given a secret that is good
      When the caller asks for a token that tells its seconds
      Then the request is honoured
      And the answer tells at "expiresIn" the seconds of the token at "accessToken"

    @RUNAI-TOK-17
    Scenario: A form buys a token
      Given a secret that is good
      When the caller fills in the form:
        """
        grant_type=client_credentials&client_id={app_id}&client_secret={app_secret}
        """
      Then the request is honoured
      And the answer holds:
        | token_type | "Bearer" in any case |
      And the answer holds a token at "access_token" that opens the door

    @RUNAI-TOK-22
    Scenario: The answer to a form tells the seconds of the token
      Given a secret that is good
      When the caller asks the form for its seconds
      Then the request is honoured
      And the answer tells at "expires_in" the seconds of the token at "access_token"

    Scenario: A form with a wrong client buys nothing
      Given a secret that is good
      When the caller fills in the form:
        """
        grant_type=client_credentials&client_id={app_id}&client_secret=x{app_secret}
        """
      Then the request is refused for an invalid client
