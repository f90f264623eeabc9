alter type mail_wish_kind add value 'invitation';
